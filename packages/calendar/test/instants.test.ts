import { justAfter, parseInstant } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'

t.test('instants', (t) => {
  t.equal(parseInstant('2026-01-31T10:00:00Z', 'Asia/Tokyo'), '2026-01-31T10:00:00.000Z')
  t.equal(parseInstant('2026-01-31T10:00:00.1234567+09:00', 'UTC'), '2026-01-31T01:00:00.123Z')
  t.equal(
    parseInstant('2026-01-31T10:00:00 09:00', 'UTC'),
    '2026-01-31T01:00:00.000Z',
    'a plus that was not escaped'
  )
  t.equal(parseInstant('2026-01-31 10:00-0330', 'UTC'), '2026-01-31T13:30:00.000Z')
  t.equal(parseInstant('2026-01-31T10:00:00', 'Asia/Tokyo'), '2026-01-31T01:00:00.000Z')
  t.equal(parseInstant('2026-01-31', 'UTC'), '2026-01-31T00:00:00.000Z')
  t.equal(parseInstant('2026-07-01', 'America/New_York'), '2026-07-01T04:00:00.000Z')
  t.equal(
    parseInstant('2018-11-04', 'America/Sao_Paulo'),
    '2018-11-04T03:00:00.000Z',
    'the clock skipped midnight'
  )
  t.equal(
    parseInstant('2026-10-25', 'Atlantic/Azores'),
    '2026-10-25T00:00:00.000Z',
    'midnight came twice: the first'
  )
  for (const text of [
    '',
    '2026',
    '2026-1-1',
    '20260101',
    '2026-01-01T',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:00+99:00',
    '0000-01-01',
    '9999-12-31',
    '2026-01-01T00:00:00Zjunk'
  ]) {
    t.equal(parseInstant(text, 'UTC'), undefined, text)
  }
  t.equal(justAfter('2026-12-31T23:59:59.999Z'), '2027-01-01T00:00:00.000Z')
  t.end()
})

t.test('a clock reading is read as the first instant at which that clock shows it', async () => {
  const zone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo')
  const hour = 3_600_000
  const at = fc.integer({ min: Date.parse('2000-01-01') / hour, max: Date.parse('2050-01-01') / hour })
  const readingOf = (ms: number, timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
  fc.assert(
    fc.property(at, zone, (hours, name) => {
      const reading = readingOf(hours * hour, name)
      const read = Date.parse(parseInstant(reading, name) ?? '')
      return readingOf(read, name) === reading && read <= hours * hour
    })
  )
})
