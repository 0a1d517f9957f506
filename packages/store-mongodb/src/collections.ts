/** The register of collections: which exist, what they answer, and where each stands in its sources. */
import type { CollectionCommit, CollectionSpec } from '@bursar/event-sourcing'
import type { ClientSession, Db } from 'mongodb'
import { askedTogether } from './asked-together.ts'
import type { Mongo } from './client.ts'
import { checkNames, type DocumentRow, indexesOf } from './document-shape.ts'
import {
  asRegistered,
  type CollectionRow,
  checkpointFields,
  checkSpec,
  cursorText,
  idOf,
  type Registered,
  TORN
} from './registered.ts'
import { rowsOf } from './rows.ts'
import { isDuplicate, isThereAlready } from './storage-error.ts'
import { transaction } from './transaction.ts'
import { long, whole } from './whole-number.ts'

/** What is left to remove of a dropped collection. */
interface DroppedRow {
  /** The collection's number. */
  _id: number
  name: string
}

/** What the documents stand at while a commit is written: the fence of `tear`. */
export type Fence = 'before' | typeof TORN

export interface Collections {
  /** Makes the collection if it is not there. Throws when it is there with other lists or lookups. */
  open(spec: CollectionSpec, indexes: 'now' | 'later'): Promise<Registered>
  /** The collection as far as it is known here; undefined when there is none. */
  get(spec: CollectionSpec): Promise<Registered | undefined>
  row(projection: string, generation: number): Promise<CollectionRow | undefined>
  finish(spec: CollectionSpec): Promise<void>
  drop(spec: CollectionSpec): Promise<void>
  /** Moves checkpoints on from where their commits began; false when one of them stands elsewhere. */
  move(
    changes: readonly CollectionCommit[],
    targets: readonly Registered[],
    at: Fence,
    session?: ClientSession
  ): Promise<boolean>
  /** Marks a collection that nobody can ask yet as torn; false when it stands elsewhere, or can be asked. */
  tear(change: CollectionCommit, target: Registered): Promise<boolean>
  /** Forgets what is known here of these collections: somebody else may have made them anew. */
  forget(targets: readonly Registered[]): void
  /** Removes what is left of collections whose removal was interrupted. */
  sweep(): Promise<void>
}

/** `clear` removes what belongs to a collection in collections shared by all. */
export function mongoCollections(
  client: Mongo,
  database: Db,
  clear: (number: number) => Promise<void>
): Collections {
  const register = database.collection<CollectionRow>('collections')
  const dropped = database.collection<DroppedRow>('dropped')
  const { counters } = rowsOf(database)
  const numbers = new Map<string, number>()

  const rowOf = askedTogether<string, CollectionRow>(
    (id) => id,
    async (ids) => {
      const rows = await register.find({ _id: { $in: [...ids] } }).toArray()
      return new Map(rows.map((row) => [row._id, row]))
    }
  )

  const row = (projection: string, generation: number) =>
    rowOf(idOf({ projection, generation } as CollectionSpec))

  async function get(spec: CollectionSpec): Promise<Registered | undefined> {
    const number = numbers.get(idOf(spec))
    if (number !== undefined) return asRegistered(spec, number)
    const found = await row(spec.projection, spec.generation)
    if (!found) return undefined
    checkSpec(found, spec)
    numbers.set(found._id, found.number)
    return asRegistered(spec, found.number)
  }

  async function add(spec: CollectionSpec, wanted: 'now' | 'later'): Promise<void> {
    checkNames(spec)
    const { projection, generation, lists, lookups } = spec
    const counted = await counters.findOneAndUpdate({ _id: 'collections' }, { $inc: { last: long(1) } })
    const number = whole(counted?.last ?? 0) + 1
    const names = { projection, generation, number, lists: [...lists], lookups: [...lookups] }
    const state = {
      wanted,
      indexed: false,
      cursors: cursorText({}),
      positions: '{}',
      digest: null,
      documents: 0
    }
    await register.insertOne({ _id: idOf(spec), ...names, ...state }).catch((error) => {
      if (!isDuplicate(error)) throw error
    })
  }

  async function open(spec: CollectionSpec, indexes: 'now' | 'later'): Promise<Registered> {
    const known = await row(spec.projection, spec.generation)
    if (known?.cursors === TORN) await drop(spec)
    if (!known || known.cursors === TORN) await add(spec, indexes)
    numbers.delete(idOf(spec))
    const target = await get(spec)
    if (!target) throw new Error(`${idOf(spec)} was dropped while it was opened.`)
    if (known?.indexed) return target
    await database.createCollection(target.name).catch((error) => {
      if (!isThereAlready(error)) throw error
    })
    // Also what another instance began and did not end: both steps may find their work done.
    if (((await row(spec.projection, spec.generation))?.wanted ?? indexes) === 'now') await finish(spec)
    return target
  }

  async function finish(spec: CollectionSpec): Promise<void> {
    const target = await get(spec)
    if (!target) throw new Error(`${idOf(spec)} does not exist.`)
    const indexes = indexesOf(spec)
    const documents = database.collection<DocumentRow>(target.name)
    if (indexes.length > 0) await documents.createIndexes(indexes)
    await register.updateOne({ _id: idOf(spec), number: target.number }, { $set: { indexed: true } })
  }

  async function drop(spec: CollectionSpec): Promise<void> {
    numbers.delete(idOf(spec))
    await transaction(client, async (session) => {
      const found = await register.findOneAndDelete({ _id: idOf(spec) }, { session })
      if (!found) return { keep: false, value: undefined }
      const { name, number } = asRegistered(spec, found.number)
      await dropped.insertOne({ _id: number, name }, { session })
      return { keep: true, value: undefined }
    })
    await sweep()
  }

  async function sweep(): Promise<void> {
    for (const { _id, name } of await dropped.find().toArray()) {
      await database.dropCollection(name)
      await clear(_id)
      await dropped.deleteOne({ _id })
    }
  }

  return {
    open,
    get,
    row,
    finish,
    drop,
    async move(changes, targets, at, session) {
      const operations = changes.map(({ spec, before, checkpoint }, index) => {
        const cursors = at === TORN ? TORN : cursorText(before)
        const filter = { _id: idOf(spec), number: targets[index]?.number as number, cursors }
        return { updateOne: { filter, update: { $set: checkpointFields(checkpoint) } } }
      })
      const { matchedCount } = await register.bulkWrite(operations, session ? { session } : {})
      return matchedCount === changes.length
    },
    async tear({ spec, before }, { number }) {
      const filter = { _id: idOf(spec), number, indexed: false, cursors: cursorText(before) }
      return (await register.updateOne(filter, { $set: { cursors: TORN } })).matchedCount === 1
    },
    forget(targets) {
      for (const { spec } of targets) numbers.delete(idOf(spec))
    },
    sweep
  }
}
