/**
 * Writes commits. One transaction takes documents, totals, parked events and checkpoints together. The large
 * commits of a rebuild go into a collection that nobody can ask yet: they are written piece by piece, without
 * a transaction, which would be slow and near the server's limits (16 MB a message, 60 s a transaction).
 * Before the first piece such a collection is marked as torn, and the checkpoint takes the mark's place after
 * the last: what is found torn was interrupted, has no checkpoint, and is made anew when it is opened.
 */
import type { CollectionCommit } from '@bursar/event-sourcing'
import type { ClientSession, Db } from 'mongodb'
import type { Mongo } from './client.ts'
import type { Collections } from './collections.ts'
import { asOperation, type DocumentRow } from './document-shape.ts'
import type { Parking } from './parking.ts'
import { type Registered, TORN } from './registered.ts'
import type { Totals } from './totals.ts'
import { transaction } from './transaction.ts'

export interface DocumentWriter {
  /** All or nothing; false when a checkpoint is not where its commit began. */
  write(changes: readonly CollectionCommit[], targets: readonly Registered[]): Promise<boolean>
}

interface Changed {
  readonly change: CollectionCommit
  readonly target: Registered
}

const limits = {
  /** Writes of one commit from which on it is written piece by piece where that is possible. */
  large: 2_000,
  /** Writes in one message; the driver splits by size where they are long. */
  piece: 1_000
}

export function mongoDocumentWriter(
  client: Mongo,
  database: Db,
  { collections, totals, parking }: { collections: Collections; totals: Totals; parking: Parking }
): DocumentWriter {
  async function apply(changed: readonly Changed[], session?: ClientSession): Promise<void> {
    // Each document is written once in a commit, so their order does not matter and like goes with like.
    const options = { ordered: false, ...(session && { session }) }
    for (const { change, target } of changed) {
      const documents = database.collection<DocumentRow>(target.name)
      for (const some of pieces(change.writes.map(asOperation))) await documents.bulkWrite(some, options)
    }
    const moved = changed.flatMap(({ change, target }) => totals.operations(target.number, change.totals))
    for (const some of pieces(moved)) await totals.rows.bulkWrite(some, options)
    for (const { change, target } of changed) {
      await parking.change(target.number, change.unpark ?? [], change.park ?? [], session)
    }
  }

  function together(changes: readonly CollectionCommit[], targets: readonly Registered[]): Promise<boolean> {
    return transaction(client, async (session) => {
      const stood = await collections.move(changes, targets, 'before', session)
      if (!stood) return { keep: false, value: false }
      await apply(
        changes.map((change, n) => ({ change, target: targets[n] as Registered })),
        session
      )
      return { keep: true, value: true }
    })
  }

  return {
    async write(changes, targets) {
      const [change, target] = [changes[0], targets[0]]
      if (!change || !target) return true
      const large = change.writes.length + change.totals.length >= limits.large
      if (changes.length > 1 || !large || !(await collections.tear(change, target))) {
        return together(changes, targets)
      }
      await apply([{ change, target }])
      return collections.move(changes, targets, TORN)
    }
  }
}

function pieces<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / limits.piece)
  return Array.from({ length: count }, (_, n) => items.slice(n * limits.piece, (n + 1) * limits.piece))
}
