/** A small writer of documents for the suites: it knows what it stored, and so what totals change. */
import type {
  CollectionCommit,
  CollectionSpec,
  DocumentWrite,
  ListTexts,
  ReadModels,
  TotalChange
} from '@bursar/event-sourcing'

/** A document as the suites write it down. */
export interface Row {
  readonly key: string
  readonly order: string
  readonly lists?: Readonly<Record<string, string>>
  readonly lookups?: Readonly<Record<string, string>>
  readonly amounts?: Readonly<Record<string, { readonly unit: string; readonly sum: number }>>
  readonly texts?: Readonly<Record<string, ListTexts>>
  readonly body?: string
}

/** A row to store, or the key of one to remove. */
export type RowChange = Row | { readonly key: string; readonly remove: true }

export interface RowWriter {
  /** The commit that stores these changes; its cursor counts the commits made so far. */
  commitOf(changes: readonly RowChange[]): CollectionCommit
  /** Makes it and commits it alone. */
  write(models: ReadModels, changes: readonly RowChange[]): Promise<boolean>
}

/** A spec with three lists and two lookups. */
export function specOf(projection: string, generation = 1): CollectionSpec {
  return { projection, generation, lists: ['provider', 'customer', 'all'], lookups: ['slug', 'number'] }
}

/** What a row's body is unless it says otherwise. */
export function bodyOf({ key, order, body }: Row): string {
  return body ?? JSON.stringify({ key, order })
}

export function rowWriter(spec: CollectionSpec): RowWriter {
  const rows = new Map<string, Row>()
  let commits = 0

  function commitOf(changes: readonly RowChange[]): CollectionCommit {
    const before: Record<string, string> = commits === 0 ? {} : { source: String(commits) }
    const totals: TotalChange[] = []
    const writes = changes.map((change): DocumentWrite => {
      const old = rows.get(change.key)
      if (old) totals.push(...totalsOf(old, -1))
      if ('remove' in change) {
        rows.delete(change.key)
        return { key: change.key, body: undefined, lists: {}, order: '', lookups: {} }
      }
      rows.set(change.key, change)
      totals.push(...totalsOf(change, 1))
      const { key, order, lists = {}, lookups = {}, amounts = {}, texts = {} } = change
      return { key, body: bodyOf(change), order, lists, lookups, amounts, texts, fresh: !old }
    })
    commits += 1
    const { projection, generation } = spec
    const place = { cursors: { source: String(commits) }, positions: { source: commits } }
    const checkpoint = { projection, generation, ...place, digest: '0'.repeat(32), documents: rows.size }
    return { spec, before, checkpoint, writes, totals }
  }

  return {
    commitOf,
    write: (models, changes) => models.commit([commitOf(changes)])
  }
}

function totalsOf({ order, lists = {}, amounts = {} }: Row, sign: 1 | -1): TotalChange[] {
  return Object.entries(lists).map(([list, by]) => {
    const { unit, sum } = amounts[list] ?? { unit: '', sum: 0 }
    return { list, by, day: order.slice(0, 10), unit, count: sign, sum: sign * sum }
  })
}
