/** `bursar replay`: builds read models anew beside the serving ones, compares, and swaps. */
import type { Client } from '@bursar/client'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { runTask } from '../client/task.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson, printTable } from '../output/print.ts'
import { type Progress, progress } from '../output/progress.ts'
import { type ProjectionRow, projectionRow } from './projections.ts'

export interface ReplayOptions extends CommonOptions {
  readonly all?: boolean
}

interface ReplayRow extends ProjectionRow {
  readonly events: number
  readonly seconds: number
  readonly equal: boolean
  /** Keys of documents that differ. */
  readonly differences: readonly string[]
}

/** Replays what `name` means (`ledger`, or `billing.ledger`), or everything; answers the exit code. */
export async function replay(name: string | undefined, options: ReplayOptions): Promise<number> {
  if ((name === undefined) === !options.all) throw new CommandError('Name a read model, or use --all.')
  const rows = await withSystem('replay', options, async ({ client }) => {
    const { results } = (await client.get('/api/system/projections')).body
    return replayAll(client, chosen(results, name))
  })
  if (options.json) {
    const documents = rows.map(({ events, seconds, equal, ...row }) => ({
      ...projectionRow(row),
      events,
      seconds,
      equal
    }))
    printJson(documents)
  } else print(rows)
  return rows.every(({ equal }) => equal) ? exitCodes.ok : exitCodes.wrong
}

/** What is to be replayed of one service: a projection, or `all`, which is one pass over the logs. */
interface Chosen {
  readonly service: string
  readonly name: string
}

function chosen(all: readonly ProjectionRow[], name: string | undefined): readonly Chosen[] {
  if (name === undefined) {
    return [...new Set(all.map(({ service }) => service))].map((service) => ({ service, name: 'all' }))
  }
  const found = all.filter((one) => name === one.name || name === `${one.service}.${one.name}`)
  if (found.length > 0) return found
  const names = all.map((one) => `${one.service}.${one.name}`).join(', ')
  throw new CommandError(`There is no projection ${name}. Available projections: ${names}.`)
}

/** Services side by side, as far as the system has room for that. */
async function replayAll(client: Client, all: readonly Chosen[]): Promise<ReplayRow[]> {
  const bar = progress('replay', 'events')
  const progressOf = all.map(() => ({ done: 0, of: 0 }))
  const sum = (of: 'done' | 'of') => progressOf.reduce((total, one) => total + one[of], 0)
  try {
    const rows = await Promise.all(
      all.map((one, n) =>
        replayIn(client, one, (done, of) => {
          progressOf[n] = { done, of }
          bar.update(sum('done'), sum('of'))
        })
      )
    )
    return rows.flat()
  } finally {
    bar.stop()
  }
}

function replayIn(client: Client, params: Chosen, onProgress: Progress['update']): Promise<ReplayRow[]> {
  const requests = {
    begin: () => client.post('/api/system/projections/{service}/{name}/replay', { params }),
    show: (id: string) => client.get('/api/system/replays/{id}', { params: { id } })
  }
  return runTask(requests, onProgress)
}

function print(rows: readonly ReplayRow[]): void {
  printTable(
    ['service', 'name', 'generation', 'events', 'seconds', 'documents', 'digest', 'result'],
    rows.map((row) => [
      row.service,
      row.name,
      row.generation,
      row.events,
      row.seconds.toFixed(2),
      row.documents,
      row.digest,
      row.equal ? 'equal' : `differs in ${row.differences.join(', ')}`
    ])
  )
}
