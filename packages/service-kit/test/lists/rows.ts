/** Rows of a list in memory. */
import { emptyCheckpoint, type TotalChange } from '@bursar/event-sourcing'
import { memoryReadModels } from '@bursar/testing'

export interface Row {
  readonly key: string
  readonly created_at: string
  readonly title: string
  readonly size: number
}

export const day = (n: number) => `2026-01-0${1 + (n % 5)}T00:00:0${n % 3}.000Z`
export const now = day(3)
/** Nobody else asks. */
export const inTurn = <Value>(work: () => Promise<Value>) => work()

export async function collectionOf(list: readonly Row[], ownerOf: (row: Row) => string = () => 'x') {
  const readModels = memoryReadModels()
  const spec = { projection: 'rows', generation: 1, lists: ['all'], lookups: [] }
  const collection = await readModels.open(spec, 'now')
  const amount = ({ size }: Row) => ({ unit: size % 2 ? 'eur' : 'usd', sum: size })
  const totals = list.map((row): TotalChange => {
    return { list: 'all', by: ownerOf(row), day: row.created_at.slice(0, 10), count: 1, ...amount(row) }
  })
  const writes = list.map((row) => ({
    key: row.key,
    body: JSON.stringify(row),
    lists: { all: ownerOf(row) },
    amounts: { all: amount(row) },
    order: row.created_at,
    lookups: {}
  }))
  await readModels.commit([{ spec, before: {}, checkpoint: emptyCheckpoint('rows', 1), writes, totals }])
  return { collection, amount }
}
