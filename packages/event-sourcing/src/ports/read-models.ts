/**
 * Port: a service's read models. Each generation of a projection is a collection of keyed JSON documents,
 * found by key, by declared lookup, or in declared lists that are kept sorted and counted.
 *
 * Every adapter guarantees, and the contract suite proves:
 * - `commit` applies several collections' changes and their checkpoints in one transaction, all or nothing;
 * - a commit whose `before` cursors are not the stored ones changes nothing and answers false: that is how a
 *   late projection runner is fenced off;
 * - a tally's sums are exact, whatever they come to: no row makes those of others wrong, or fail;
 * - lists, tallies and lookups show the last commit, and cost what the page costs, never the collection.
 */

import type { Exact } from '@bursar/contracts'
import type { Position, Positions } from '../events/event.ts'
import type { Cursor } from './event-bus.ts'

/** What a collection must be able to answer; taken from the projection's declaration. */
export interface CollectionSpec {
  readonly projection: string
  /** The projection's version and the running number of its builds: 1, 2, 3 … */
  readonly generation: number
  /** Names of the sorted lists. */
  readonly lists: readonly string[]
  /** Names of the lookups. */
  readonly lookups: readonly string[]
  /** Names of those lists that are alphabetical too; absent: none. */
  readonly alphabetical?: readonly string[]
}

/** Clear text beside a document, by which an alphabetical list has its order and is searched. */
export interface ListTexts {
  /** Lower case. */
  readonly order: string
  /** Lower case, a line for each text that is searched. */
  readonly search: string
}

/** A document to store. `lists` and `lookups` are index entries beside the body, outside the digest. */
export interface DocumentWrite {
  readonly key: string
  /** JSON text, or undefined to remove the document. */
  readonly body: string | undefined
  /** List name → the list's key that it belongs to (a profile's id, say); absent: not on that list. */
  readonly lists: Readonly<Record<string, string>>
  /** List name → what the list's header sums of it; absent for lists that only count. */
  readonly amounts?: Readonly<Record<string, { readonly unit: string; readonly sum: number }>>
  /** What all its lists are sorted by, ascending as text; ties by key. */
  readonly order: string
  /** Lookup name → the value it is found by. */
  readonly lookups: Readonly<Record<string, string>>
  /** Alphabetical list → the document's texts there; absent: none. */
  readonly texts?: Readonly<Record<string, ListTexts>>
  /** True when the writer knows that no document of this key exists (a faster insert). */
  readonly fresh?: boolean
}

/** A change to the kept totals of a list: how many rows a day has more or less, and what they add up to. */
export interface TotalChange {
  readonly list: string
  readonly by: string
  /** The first 10 characters of the rows' order (a UTC day when they are sorted by instant). */
  readonly day: string
  /** Currency of `sum`, or '' for lists that only count. */
  readonly unit: string
  readonly count: number
  /** Of any size: rows of many owners may come to more than a number holds. */
  readonly sum: Exact
}

/** The state of one collection, stored with its documents. */
export interface Checkpoint {
  readonly projection: string
  readonly generation: number
  /** Where it stands in each source, as the bus counts. */
  readonly cursors: Readonly<Record<string, Cursor>>
  /** Up to where each source is included. */
  readonly positions: Positions
  /** Order-free sum of the documents' hashes mod 2^128, 32 hex characters. */
  readonly digest: string
  readonly documents: number
}

/** An event that a projection could not apply, or one that waits behind such an event of its stream. */
export interface Parked {
  readonly id: string
  readonly projection: string
  readonly generation: number
  readonly source: string
  readonly stream: string
  readonly position: Position
  /** Why; empty for events that only wait behind another. */
  readonly error: string
  /** The stored event as JSON, byte for byte. */
  readonly event: string
}

export interface CollectionCommit {
  readonly spec: CollectionSpec
  /** The cursors that the writer started from; the commit is refused when the stored ones differ. */
  readonly before: Readonly<Record<string, Cursor>>
  readonly checkpoint: Checkpoint
  readonly writes: readonly DocumentWrite[]
  readonly totals: readonly TotalChange[]
  readonly park?: readonly Parked[]
  readonly unpark?: readonly string[]
}

/** A stretch of one list: `from` inclusive, `before` exclusive, compared with the documents' order. */
export interface ListRange {
  readonly list: string
  readonly by: string
  readonly from?: string
  readonly before?: string
}

export interface PageQuery extends ListRange {
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

/** An alphabetical list, or what a search keeps of it. */
export interface AlphabeticalSearch {
  readonly list: string
  readonly by: string
  /** Lower case, of one line: documents are meant whose searched text has one of them; all where there are none. */
  readonly terms: readonly string[]
}

/** A stretch of it, in alphabetical order, ties by key; a text that is not there comes first. */
export interface AlphabeticalQuery extends AlphabeticalSearch {
  readonly descending: boolean
  /** Begins at this order, itself included. */
  readonly from?: string
  readonly offset: number
  readonly limit: number
}

export interface AlphabeticalRow {
  readonly order: string
  readonly body: string
}

export interface StoredDocument {
  readonly key: string
  readonly body: string
}

/** A document with all that is kept beside it, as it is stored. */
export type PlacedDocument = StoredDocument &
  Pick<DocumentWrite, 'lists' | 'lookups' | 'order'> & {
    readonly amounts: NonNullable<DocumentWrite['amounts']>
    readonly texts: NonNullable<DocumentWrite['texts']>
  }

/** A kept total of a list: of one of its days, or of the whole list. */
export type StoredTotal = Omit<TotalChange, 'day'> & { readonly day: string | null }

/** Rows and sums by unit, kept and not counted (the two ends of a range may cost their own day's rows). */
export interface Tally {
  readonly count: number
  /** Exact at any size. */
  readonly sums: Readonly<Record<string, Exact>>
}

/** One generation of a projection, ready to be asked. */
export interface Collection {
  /** The document of a key, parsed; no other caller gets the same object. */
  get<Document>(key: string): Promise<Document | undefined>
  /** Documents by key, parsed; absent ones are left out. */
  getAll<Document>(keys: readonly string[]): Promise<Map<string, Document>>
  /** The document that a lookup leads to, parsed; of several, the one with the lowest key. */
  getBy<Document>(lookup: string, value: string): Promise<Document | undefined>
  /** The texts of documents by key; absent ones are left out. */
  load(keys: readonly string[]): Promise<Map<string, string>>
  /** The document that a lookup leads to; of several, the one with the lowest key (behind `after`, if given). */
  find(lookup: string, value: string, after?: string): Promise<StoredDocument | undefined>
  page(query: PageQuery): Promise<StoredDocument[]>
  /** The bodies of the same page, parsed; no other caller gets the same objects. */
  documents<Document = any>(query: PageQuery): Promise<Document[]>
  tally(range: ListRange): Promise<Tally>
  /** Costs what the page costs; a search what it finds, and one for less than three letters a look at each text. */
  alphabetical(query: AlphabeticalQuery): Promise<AlphabeticalRow[]>
  /** How many documents a search keeps; how many a list has its tally says, which costs less. */
  alphabeticalCount(search: AlphabeticalSearch): Promise<number>
  /** All documents by key after `after`, at most `limit`: for rebuild comparison and export. */
  scan(after: string, limit: number): Promise<StoredDocument[]>
  /** The same with what is kept beside each document: for proofs. */
  scanPlaced(after: string, limit: number): Promise<PlacedDocument[]>
  /** Kept totals of all lists, in an order that stands while nobody writes: for proofs. */
  totals(offset: number, limit: number): Promise<StoredTotal[]>
}

/** The builds of a projection: which one serves, and which one may be gone back to. */
export interface Generations {
  readonly live: number
  readonly previous: number | null
  /** The projection's declared version that `live` was built with. */
  readonly version: number
}

export interface ReadModels {
  /**
   * Makes a collection if it is not there. `indexes: 'later'` leaves lists and lookups out until `finish`,
   * for a fast rebuild; such a collection cannot be asked yet.
   */
  open(spec: CollectionSpec, indexes: 'now' | 'later'): Promise<Collection>
  /** Builds what `open` left out. */
  finish(spec: CollectionSpec): Promise<void>
  /** Removes a collection with its checkpoint, totals and parked events. */
  drop(spec: CollectionSpec): Promise<void>
  commit(changes: readonly CollectionCommit[]): Promise<boolean>
  /**
   * Takes texts that commits have replaced out of the files, where the storage can: pages and a journal may still have
   * them. Costs a look at all texts.
   */
  wipe(): Promise<void>
  checkpoint(projection: string, generation: number): Promise<Checkpoint | undefined>
  generations(projection: string): Promise<Generations | undefined>
  /** Makes a generation the one that serves: one write, so a reader sees the old or the new. */
  swap(projection: string, generations: Generations): Promise<void>
  parked(projection: string, generation: number): Promise<Parked[]>
  /** Small durable values of the service that are no documents: cursors of policies, say. */
  setting(name: string): Promise<string | undefined>
  setSetting(name: string, value: string): Promise<void>
  close(): Promise<void>
}

/** Where the policies stand is kept like a projection of no documents, so that cursors and parking are one commit. */
export const POLICIES = { projection: 'policies', generation: 1, lists: [], lookups: [] } as const
