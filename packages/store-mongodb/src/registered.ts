/** The register's entry of a collection: what it answers, and where it stands in its sources. */
import { inOrderOfNames } from '@bursar/contracts'
import type { Checkpoint, CollectionSpec } from '@bursar/event-sourcing'

export interface CollectionRow {
  /** Projection and generation. */
  _id: string
  projection: string
  generation: number
  /** Never given again, so that nothing left over from a dropped collection meets a new one. */
  number: number
  lists: string[]
  lookups: string[]
  /** When its indexes are to be built; `indexed` says whether they are. */
  wanted: 'now' | 'later'
  indexed: boolean
  /** JSON with sorted names, so that it can be compared as text; TORN while documents are written piece by piece. */
  cursors: string
  positions: string
  /** Null before the first commit. */
  digest: string | null
  documents: number
}

/** A collection as the register knows it. */
export interface Registered {
  readonly spec: CollectionSpec
  readonly number: number
  /** The MongoDB collection of its documents. */
  readonly name: string
}

/** In the place of cursors: some of a commit's documents are stored and some are not. */
export const TORN = 'torn'

export function idOf({ projection, generation }: CollectionSpec): string {
  return `${projection} ${generation}`
}

export function asRegistered(spec: CollectionSpec, number: number): Registered {
  return { spec, number, name: `doc_${spec.projection}_${spec.generation}_${number}` }
}

/** Cursors as stored. */
export function cursorText(cursors: Readonly<Record<string, string>>): string {
  return JSON.stringify(inOrderOfNames(cursors))
}

/** The fields that a commit moves. */
export function checkpointFields({ cursors, positions, digest, documents }: Checkpoint) {
  return { cursors: cursorText(cursors), positions: JSON.stringify(positions), digest, documents }
}

/** Undefined before the first commit, and of a collection that is torn. */
export function asCheckpoint(row: CollectionRow): Checkpoint | undefined {
  const { projection, generation, cursors, positions, digest, documents } = row
  if (digest === null || cursors === TORN) return undefined
  const place = { cursors: JSON.parse(cursors), positions: JSON.parse(positions) }
  return { projection, generation, ...place, digest, documents }
}

/** Throws when the collection was built to answer something else. */
export function checkSpec(row: CollectionRow, spec: CollectionSpec): void {
  const names = (list: readonly string[]) => JSON.stringify([...list].sort())
  if (names(row.lists) === names(spec.lists) && names(row.lookups) === names(spec.lookups)) return
  throw new Error(`${row._id} was built with other lists or lookups: raise its projection's version.`)
}
