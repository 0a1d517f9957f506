import t from 'tap'
import { columnName, dayName, periodName } from '../../dist/text/periods.js'

const berlin = { timezone: 'Europe/Berlin', viewer: 'en-GB' }
const utc = { timezone: 'UTC', viewer: 'en-GB' }
const whole = (start: string, end: string) => ({ start, end, partial: false })

t.test('a period is called by what is in it, and not by its end', async (t) => {
  const january = whole('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')
  t.equal(periodName(january, 'monthly', utc), 'Jan 2026')
  t.equal(columnName('instant', january, 'monthly', utc), 'on 31 Jan')
  t.equal(periodName(whole('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), 'yearly', utc), '2025')
  t.match(
    periodName(whole('2026-01-26T00:00:00Z', '2026-02-02T00:00:00Z'), 'weekly', utc),
    /^26 Jan\s–\s1 Feb$/
  )
  t.equal(periodName(whole('2026-01-31T00:00:00Z', '2026-02-01T00:00:00Z'), 'daily', utc), '31 Jan 2026')
})

t.test('it begins and ends in the zone of the table', async (t) => {
  const january = whole('2025-12-31T23:00:00Z', '2026-01-31T23:00:00Z')
  t.equal(periodName(january, 'monthly', berlin), 'Jan 2026')
  const june = whole('2026-05-31T22:00:00Z', '2026-06-30T22:00:00Z')
  t.equal(periodName(june, 'monthly', berlin), 'Jun 2026', 'in summer an hour earlier')
  t.equal(dayName('2026-01-31T23:00:00Z', berlin), '31 Jan')
})

t.test('one that is not over says how far it goes', async (t) => {
  const november = { start: '2026-11-01T00:00:00Z', end: '2026-11-29T12:00:00Z', partial: true }
  t.equal(periodName(november, 'monthly', utc), 'Nov 2026 (to 29 Nov)')
})
