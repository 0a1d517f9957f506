import { BalanceLine, BalanceLineCreate, slugLimit, slugPattern } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { addLine, SHEETS_STREAM, sheetsFold } from '../domain/sheets.ts'

/** POST /api/metrics/balances/{report}/lines: a line behind those that are there. */
export const addBalanceLine = operation({
  method: 'POST',
  path: '/api/metrics/balances/{report}/lines',
  access: 'broker',
  summary: 'Add a line to a balance sheet; the first line makes the sheet',
  body: BalanceLineCreate,
  answers: { 201: BalanceLine },
  async handle({ params: { report }, body, now, engine, commit }) {
    const title = body.title.trim()
    const fields = { ...faultsOfName(report), ...(title ? {} : { title: ['A line needs a title.'] }) }
    if (Object.keys(fields).length > 0) fail('invalid_fields', { fields })
    const added = { report, line: engine.world.id(), title, selector: (body.selector ?? '').trim() }
    return commit(async (tx) => {
      const decision = addLine(await tx.load(SHEETS_STREAM, sheetsFold), added, now)
      tx.append(SHEETS_STREAM, decision)
      const { selector } = added
      return answer(201, { title, selector, rank: decision.ok ? decision.events[0]?.data.rank : 0 })
    })
  }
})

function faultsOfName(report: string): Record<string, string[]> {
  if (slugPattern.test(report) && report.length <= slugLimit) return {}
  return { report: [`A name has 1 to ${slugLimit} letters, digits, "-" and "_".`] }
}
