import t from 'tap'
import {
  addLine,
  LINES_MAX,
  SHEETS_MAX,
  type Sheets,
  sheetsFold
} from '../../../dist/sheets/domain/sheets.js'

const now = '2026-01-01T00:00:00.000Z'
const line = { line: 'l', title: 'Cash', selector: 'Funds' }

t.test('a line comes behind those that are there', async (t) => {
  let state: Sheets = sheetsFold.initial
  for (const rank of [1, 2]) {
    const decision = addLine(state, { ...line, report: 'one' }, now)
    t.match(decision, { ok: true, events: [{ data: { report: 'one', rank, added_at: now } }] })
    if (decision.ok) state = sheetsFold.evolve(state, { ...decision.events[0]!, time: now })
  }
  t.match(addLine(state, { ...line, report: 'toString' }, now), { events: [{ data: { rank: 1 } }] })
})

t.test('there are so many, and no more', async (t) => {
  t.match(addLine({ one: LINES_MAX }, { ...line, report: 'one' }, now), { code: 'too_many_balance_lines' })
  const full = Object.fromEntries(Array.from({ length: SHEETS_MAX }, (_, n) => [`r${n}`, 1]))
  t.match(addLine(full, { ...line, report: 'another' }, now), { code: 'too_many_balance_sheets' })
  t.match(addLine(full, { ...line, report: 'r1' }, now), { ok: true })
})
