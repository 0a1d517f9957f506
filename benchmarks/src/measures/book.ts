/** A whole book: imported, imported again, shown as a table of figures, and replayed. */
import type { RawLoop } from '../baseline/raw-loop.ts'
import type { Job } from '../load/client.ts'
import { startChild } from '../processes/child.ts'
import type { Replayed } from '../server/replay.ts'
import { sizes } from '../sizes.ts'
import { type ImportFigures, measureImport } from './import.ts'
import { withCpu } from './measured.ts'
import { measureReads, type ReadFigures } from './reads.ts'
import { readSales } from './sales.ts'
import { openStage, type Stage } from './stage.ts'

export interface BookFigures {
  readonly source: string
  readonly first: ImportFigures
  readonly again: ImportFigures
  readonly funds: ReadFigures
  /** The other tables and lists of the metrics, by name. */
  readonly metrics: Readonly<Record<string, ReadFigures>>
  readonly replay: Replayed
  /** Milliseconds of processor time that the replay took. */
  readonly replayCpu: number
  readonly raw: RawLoop
  /** Seconds of each replay, and of the raw loop after it. */
  readonly runs: readonly { readonly replay: number; readonly raw: number }[]
}

const months = 'period_type=monthly&nb_periods=18&ends_at=1998-07-01'
const tables = ['customers', 'balances', 'plans']
const lists = ['lifetimevalue', 'balances-due']

/**
 * Replays and raw loops in turn, so that both meet the machine in the same moods; the fastest of each, since what else
 * a machine does only ever adds to the time of either.
 */
async function measureReplays({
  child
}: Stage): Promise<Pick<BookFigures, 'replay' | 'replayCpu' | 'raw' | 'runs'>> {
  const replays: (Replayed & { readonly cpu: number })[] = []
  const raws: RawLoop[] = []
  for (let run = 0; run < sizes.replays; run++) {
    const { value: replay, cpu } = await withCpu<Replayed>(child, () => child.call('replay'))
    if (!replay.equal) throw new Error('a replay came to another digest')
    replays.push({ ...replay, cpu })
    raws.push(await rawLoopOf(await child.call('folder')))
  }
  const { cpu, ...replay } = fastest(replays)
  return {
    replay,
    replayCpu: cpu,
    raw: fastest(raws),
    runs: replays.map(({ seconds }, n) => ({ replay: seconds, raw: raws[n]?.seconds ?? 0 }))
  }
}

function fastest<Run extends { readonly seconds: number }>(runs: readonly Run[]): Run {
  return runs.reduce((one, other) => (other.seconds < one.seconds ? other : one))
}

async function rawLoopOf(folder: string): Promise<RawLoop> {
  const child = startChild('raw')
  try {
    return await child.call('raw', folder)
  } finally {
    await child.end()
  }
}

export async function measureBook(): Promise<BookFigures> {
  const { rows, source } = readSales()
  const stage = await openStage()
  try {
    const first = await measureImport(stage, rows)
    const again = await measureImport(stage, rows)
    if (again.created > 0) throw new Error(`importing again made ${again.created} sales`)
    const asked = (path: string): Job => ({
      method: 'GET',
      path: `/api/metrics/${stage.provider}/${path}`,
      token: stage.admin.token
    })
    const jobs = [`funds?${months}`, ...tables.map((name) => `${name}?${months}`), ...lists].map(asked)
    const [funds, ...others] = await measureReads(
      stage,
      jobs.map((job) => [job])
    )
    if (!funds) throw new Error('the table of figures was not measured')
    const names = [...tables, ...lists]
    const metrics = Object.fromEntries(others.map((figures, n) => [names[n], figures]))
    const replays = await measureReplays(stage)
    return { source, first, again, funds, metrics, ...replays }
  } finally {
    await stage.close()
  }
}
