import { rateFor, setRates } from '@bursar/billing'
import type { ProviderRate } from '@bursar/contracts'
import t from 'tap'

const rate = (percent: number, where: Partial<ProviderRate> = {}): ProviderRate => ({
  title: 'VAT',
  percent,
  reverse_charge: false,
  ...where
})
const rates = [
  rate(700),
  rate(1_900, { country: 'DE', reverse_charge: true }),
  rate(2_000, { country: 'FR', reverse_charge: true }),
  rate(850, { country: 'FR', region: 'La Réunion' })
]
const buyer = (country: string, more: { region?: string; tax_id?: string } = {}) => ({
  country,
  region: '',
  tax_id: '',
  ...more
})

t.test('the rate is of country and region, else of the country, else the one without', async (t) => {
  t.equal(rateFor(rates, buyer('FR', { region: ' la réunion' }), 'DE')?.percent, 850)
  t.equal(rateFor(rates, buyer('FR', { region: 'Alsace' }), 'DE')?.percent, 2_000)
  t.equal(rateFor(rates, buyer('US'), 'DE')?.percent, 700)
  t.equal(rateFor(rates.slice(1), buyer('US'), 'DE'), undefined)
  t.equal(rateFor(rates, buyer(''), 'DE')?.percent, 1_900, 'who does not say is a countryman')
  t.equal(rateFor(rates, buyer(''), '')?.percent, 700)
  t.equal(rateFor([], buyer('DE'), 'DE'), undefined)
})

t.test('a business of another country owes the tax itself', async (t) => {
  const business = { tax_id: 'FR 40 303 265 045' }
  t.same(rateFor(rates, buyer('FR', business), 'DE'), {
    title: 'VAT',
    percent: 0,
    country: 'FR',
    note: 'Reverse charge'
  })
  t.equal(rateFor(rates, buyer('FR', business), 'FR')?.percent, 2_000, 'a countryman pays it')
  t.equal(rateFor(rates, buyer('FR', business), '')?.percent, 2_000, 'nobody knows whether it is another')
  t.equal(rateFor(rates, buyer('', business), 'DE')?.percent, 1_900)
  t.equal(rateFor(rates, buyer('FR', { tax_id: 'FR 41 303 265 045' }), 'DE')?.percent, 2_000, 'mistyped')
  t.equal(rateFor(rates, buyer('FR', { tax_id: 'U13585627' }), 'DE')?.percent, 2_000, 'of another country')
  t.equal(
    rateFor(rates, buyer('US', { tax_id: 'any' }), 'DE')?.percent,
    700,
    'the rate knows no reverse charge'
  )
})

t.test('rates are replaced as a whole', async (t) => {
  const set = (held: ProviderRate[], wanted: ProviderRate[], byBroker = false) =>
    setRates({ rates: held }, { provider: 'shop', rates: wanted, byBroker }, '2026-01-01T00:00:00.000Z')
  t.match(set([], rates), { ok: true, events: [{ data: { rates } }] })
  t.match(set(rates, rates), { ok: true, events: [] })
  t.match(set(rates, []), { ok: true, events: [{ data: { rates: [] } }] })
  t.match(set([], [rate(3_000)]), { ok: true })
  t.match(set([], [rate(3_001)]), { ok: false, code: 'forbidden' })
  t.match(set([], [rate(9_999)], true), { ok: true })
  t.match(set([rate(9_999)], [rate(9_999), rate(100, { country: 'FR' })]), { ok: true }, 'the broker’s stays')
  t.match(set([rate(9_999)], [rate(9_999, { country: 'FR' })]), { ok: false, code: 'forbidden' })
  t.match(set([], [rate(100), rate(200)]), { ok: false, code: 'invalid_fields' })
  const twice = [rate(1, { country: 'FR', region: 'Alsace' }), rate(2, { country: 'FR', region: 'ALSACE ' })]
  t.match(set([], twice), { ok: false, code: 'invalid_fields' })
  t.match(set([], [rate(1, { region: 'Alsace' })]), { ok: false, code: 'invalid_fields' })
  t.match(set([], [rate(1, { title: '' })]), { ok: false, code: 'invalid_fields' })
})
