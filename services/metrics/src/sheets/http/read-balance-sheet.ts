import {
  addStored,
  type BalanceLine,
  fromStored,
  Metrics,
  type StoredSum,
  slugOf,
  TableQuery
} from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { ACCESS, answer, fail, type OperationRequest, operation, SITE_KEY } from '@bursar/service-kit'
import { storedInstant } from '../../figures/domain/running-totals.ts'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { documentsBetween, storedTotals } from '../../figures/totals-at.ts'
import { type Point, pointsOf } from '../../periods/domain/columns.ts'
import { accountsPrefix } from '../book-projection.ts'
import { ACCOUNTS, type AccountChanges, sumOfSelected } from '../domain/accounts.ts'
import type { SheetDocument } from '../projection.ts'

/** GET /api/metrics/balances/{report}: what the accounts of each line came to, over all profiles. */
export const readBalanceSheet = operation({
  method: 'GET',
  path: '/api/metrics/balances/{report}',
  access: 'broker',
  summary: 'Read a balance sheet of the whole book over time',
  query: TableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const { report } = request.params
    const table = await tableRequest(request, await brokerOf(request))
    const sheet = await request.collection('sheets').get<SheetDocument>(report)
    if (!sheet) fail('not_found')
    const points = pointsOf(table.columns)
    const sums = await accountsAt(request.collection('book'), table.unit, points)
    const results = sheet.lines.map((line, n) => ({
      slug: slugOfLine(sheet.lines, n),
      title: line.title,
      selector: line.selector,
      kind: 'instant',
      definition: definitionOf(line),
      values: points.map(({ label }, at) => [label, fromStored(sumOfSelected(sums[at]!, line.selector))])
    }))
    return answer(200, { title: report, unit: table.unit, scale: 0.01, ...frameOf(table), results })
  }
})

function definitionOf({ selector }: BalanceLine): string {
  const which = selector === '' ? 'all accounts' : `the accounts whose name contains "${selector}"`
  return `What ${which} came to before that instant, over all profiles.`
}

/** The profile that runs the site: its zone and unit are those of sheets for which nobody names one. */
async function brokerOf({ collection }: Pick<OperationRequest, 'collection'>): Promise<string> {
  return (await collection(ACCESS).get<{ broker: string }>(SITE_KEY))?.broker ?? ''
}

/** What each account came to before each of the instants, 1/100 of the unit. */
async function accountsAt(book: Collection, unit: string, points: readonly Point[]): Promise<StoredSum[][]> {
  const instants = points.map(({ at }) => at)
  const prefix = accountsPrefix(unit)
  const kept = await storedTotals(book, [prefix], instants, ACCOUNTS)
  const sums: StoredSum[][] = []
  for (const instant of instants) {
    const since = { list: 'rows', by: unit, from: storedInstant(instant), before: instant }
    const rows = await documentsBetween(book, since, ({ created_at }: AccountChanges) => created_at)
    const totals = kept(prefix, instant)
    for (const { changes } of rows) {
      for (const [n, change] of changes.entries()) totals[n] = addStored(totals[n]!, change)
    }
    sums.push(totals)
  }
  return sums
}

/** From its title; a title that a line before it has is told apart by the rank. */
function slugOfLine(lines: readonly BalanceLine[], n: number): string {
  const slug = ({ title }: BalanceLine) => slugOf(title) || 'line'
  const { rank } = lines[n]!
  const own = slug(lines[n]!)
  return lines.slice(0, n).some((line) => slug(line) === own) ? `${own}-${rank}` : own
}
