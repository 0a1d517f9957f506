/**
 * A projection: keyed documents folded from events. Handlers are pure, and what they make does not depend on
 * batch size, duplicates, or how the streams interleave; the runner does the rest.
 */
import type { Sealed } from '@bursar/contracts'
import type { RecordedEvent } from '../events/event.ts'

/** Documents that a `together` change reads and writes; only the keys that it named are there. */
export interface Documents {
  /** `Document` is what the projection keeps under such a key. */
  get<Document>(key: string): Document | undefined
  put(key: string, document: object): void
  remove(key: string): void
}

/** Documents that a `depending` change looks at before it says what it changes. */
export type ReadDocuments = Pick<Documents, 'get'>

/** What an event does to a projection's documents. */
export type Change =
  | { readonly is: 'insert'; readonly key: string; readonly document: object }
  | { readonly is: 'change'; readonly key: string; readonly with: (document: any) => object | undefined }
  | {
      readonly is: 'together'
      readonly keys: readonly string[]
      readonly with: (documents: Documents) => void
    }
  | {
      readonly is: 'depending'
      readonly keys: readonly string[]
      readonly prefix: string | undefined
      readonly with: (documents: ReadDocuments, found: readonly any[]) => readonly Change[]
    }

/** A document whose key was never used before (it contains the event's position, say): nothing is read. */
export const insert = (key: string, document: object): Change => ({ is: 'insert', key, document })

/** Replaces whatever the key holds. */
export const put = (key: string, document: object): Change => ({ is: 'change', key, with: () => document })

export const remove = (key: string): Change => ({ is: 'change', key, with: () => undefined })

/**
 * Changes one document: `how` gets undefined when there is none and returns undefined to remove it. It returns
 * a new object and leaves the old one as it is, so that an event that fails half-way changes nothing.
 */
export const change = <Document extends object>(
  key: string,
  how: (document: Document | undefined) => Document | undefined
): Change => ({ is: 'change', key, with: how })

/** Changes several documents at once; `keys` are all that `how` may touch. */
export const together = (keys: readonly string[], how: (documents: Documents) => void): Change => ({
  is: 'together',
  keys,
  with: how
})

/**
 * Changes that other documents decide: which keys an event touches may depend on what is kept already, as a
 * day's figures depend on the time zone in which days are counted. `how` reads `keys` and answers what to do.
 */
export const depending = (
  keys: readonly string[],
  how: (documents: ReadDocuments) => readonly Change[]
): Change => ({ is: 'depending', keys, prefix: undefined, with: how })

/**
 * Rare and dear: `how` gets every document whose key begins with `prefix`, each with its `key`, and answers
 * what to do. For an event that changes how all of them are read, such as a profile's time zone. By key and
 * not by list, since a rebuild makes its lists last.
 */
export const dependingOnAll = <Document>(
  prefix: string,
  how: (found: readonly (Document & { readonly key: string })[]) => readonly Change[]
): Change => ({ is: 'depending', keys: [], prefix, with: (_, found) => how(found) })

export interface ListDeclaration {
  /** The list that a document belongs to (a profile's id, say), or null when it is on none. */
  by(document: any): string | null | undefined
  /** What the list's header sums. */
  amount?(document: any): { unit: string; sum: number }
}

export type Opener = (sealed: Sealed | string | null | undefined) => string | null

export interface Projection {
  readonly name: string
  /** Raised when the documents change shape: the next start builds them anew. */
  readonly version: number
  readonly on: { readonly [type: string]: (event: RecordedEvent) => readonly Change[] }
  readonly lists: Readonly<Record<string, ListDeclaration>>
  /** What all lists are sorted by, ascending as text. */
  order(document: any): string
  /**
   * Text that a document is found by: kept beside it, outside the digest, concealed by a secret of the service (see
   * keys/conceal.ts). Which fields it opens must not depend on what they say, since it is asked once before their keys
   * are there.
   */
  readonly lookups: Readonly<Record<string, (document: any, open: Opener) => string | null>>
  /** True where nearly every request asks for the same documents: the instance that writes them keeps some in memory. */
  readonly cached?: boolean
}

/** What a projection makes of each type of event that it reads. */
export type ProjectionHandlers<Events extends object> = {
  readonly [Type in keyof Events]?: (event: RecordedEvent<Events[Type]>) => readonly Change[]
}

/**
 * Declares a projection; order is the document's `created_at` where nothing else is said. `Events` are those that the
 * service knows, as for `fold`.
 */
export function projection<Events extends object = never>(
  declaration: Pick<Projection, 'name' | 'version'> & {
    readonly on: ProjectionHandlers<NoInfer<Events>>
  } & Partial<Omit<Projection, 'on'>>
): Projection {
  const on = declaration.on as Projection['on']
  return { lists: {}, lookups: {}, order: (document) => document.created_at ?? '', ...declaration, on }
}
