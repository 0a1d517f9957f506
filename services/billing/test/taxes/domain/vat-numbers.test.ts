/** Numbers of businesses: each of them is one that others publish as an example of a number that passes. */
import { checksNumbersOf, isTaxNumber } from '@bursar/billing'
import t from 'tap'

const examples: Readonly<Record<string, readonly string[]>> = {
  AT: ['U13585627', 'ATU 1358 5627'],
  BE: ['0428759497', 'BE 0776.091.951'],
  BG: ['175074752', '7523169263', '7111042925'],
  CY: ['10259033P'],
  CZ: ['25123891', '7103192745', '640903926'],
  DE: ['136695976', 'DE 136695976'],
  DK: ['13585628'],
  EE: ['100931558', '100594102'],
  ES: ['B-58378431', '54362315K', 'X2482300W', 'J99216582', 'M-1234567-L'],
  FI: ['20774740'],
  FR: ['40303265045', '23334175221', 'K7399859412', '4Z123456782'],
  GR: ['EL 094259216', '023456780'],
  HR: ['33392005961'],
  HU: ['12892312'],
  IE: ['6433435F', '8D79739I', '6433435OA'],
  IT: ['00743110157'],
  LT: ['119511515', '100001919017'],
  LU: ['15027442'],
  LV: ['40003521600', '16117519997'],
  MT: ['1167-9112'],
  NL: ['004495445B01', 'NL002455799B11'],
  PL: ['8567346215'],
  PT: ['501964843'],
  RO: ['18547290'],
  SE: ['123456789701'],
  SI: ['50223054'],
  SK: ['2022749619']
}

t.test('numbers of every member state pass', async (t) => {
  t.equal(Object.keys(examples).length, 27)
  for (const [country, numbers] of Object.entries(examples)) {
    t.ok(checksNumbersOf(country), country)
    for (const number of numbers) t.ok(isTaxNumber(country, number), `${country}: ${number}`)
  }
})

t.test('one wrong digit of most numbers, and what has another form, does not', async (t) => {
  let found = 0
  let changed = 0
  for (const [country, [number = '']] of Object.entries(examples)) {
    for (const [place, digit] of [...number].entries()) {
      if (!/\d/.test(digit)) continue
      const other = String((Number(digit) + 1) % 10)
      changed += 1
      if (!isTaxNumber(country, number.slice(0, place) + other + number.slice(place + 1))) found += 1
    }
    t.notOk(isTaxNumber(country, ''), `${country}: nothing`)
    t.notOk(isTaxNumber(country, `${number}000`), `${country}: too long`)
    t.notOk(isTaxNumber(country, 'yes'), `${country}: a word`)
    t.notOk(isTaxNumber(country, `XX${number}`), `${country}: another prefix`)
  }
  t.ok(found / changed > 0.95, `${found} of ${changed} changes are found`)
})

t.test('elsewhere any text is a number, and blanks are none', async (t) => {
  t.ok(isTaxNumber('CH', 'CHE-116.281.710 MWST'))
  t.ok(isTaxNumber('US', 'x'))
  t.notOk(isTaxNumber('US', ' - '))
  t.notOk(checksNumbersOf('toString'))
  t.ok(isTaxNumber('toString', 'x'))
})
