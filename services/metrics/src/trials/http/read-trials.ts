import { Metrics, PastTableQuery } from '@bursar/contracts'
import { answer, operation, type Rows, recordedRows } from '@bursar/service-kit'
import { frameOf, tableRequest } from '../../figures/table-request.ts'
import { pointsOf } from '../../periods/domain/columns.ts'
import type { TrialRowKind } from '../domain/trial.ts'
import { trialsTable } from '../domain/trials-table.ts'
import { TRIAL, trials } from '../projection.ts'

/** GET /api/metrics/{profile}/trials: how many trials started, were converted and ended. */
export const readTrials = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/trials',
  access: 'direct',
  unconditional: true,
  summary: 'Read trials that started, were converted and ended over time',
  query: PastTableQuery,
  answers: { 200: Metrics },
  async handle(request) {
    const table = await tableRequest(request)
    const rows = recordedRows(request, trials)
    const by = table.provider
    const counts = async (list: TrialRowKind) => {
      const found: number[] = []
      for (const { start, end } of table.columns)
        found.push(await countIn(rows, { list, by, from: start, before: end }))
      return found
    }
    const before = { by, before: table.columns[0]!.start }
    const [started, converted, ended] = [
      await countIn(rows, { list: 'started', ...before }),
      await countIn(rows, { list: 'converted', ...before }),
      await countIn(rows, { list: 'ended', ...before })
    ]
    const flows = {
      started: await counts('started'),
      converted: await counts('converted'),
      ended: await counts('ended')
    }
    const labels = pointsOf(table.columns).map(({ label }) => label)
    return answer(200, { ...frameOf(table), ...trialsTable(labels, flows, started - converted - ended) })
  }
})

/** What the rows of a list come to, from what is kept. */
async function countIn(rows: Rows, range: Parameters<Rows['tally']>[0]): Promise<number> {
  const { sums } = await rows.tally(range)
  return Number(sums[TRIAL] ?? 0)
}
