/**
 * A projection: keyed documents folded from events. Handlers are pure, and what they make does not depend on
 * batch size, duplicates, or how the streams interleave; the runner does the rest.
 */
import type { Sealed } from '@bursar/contracts'
import type { RecordedEvent } from '../events/event.ts'

/** Documents as a change reads and writes them: those that it declares, and no others. */
export interface Documents {
  /** `Document` is what the projection keeps under such a key. */
  get<Document>(key: string): Document | undefined
  /** A new object in the place of what is there: what was read is never changed, so that a change may fail half-way. */
  put(key: string, document: object): void
  remove(key: string): void
  /** All that stands under a declared prefix. */
  under<Document>(prefix: string): readonly { readonly key: string; readonly document: Document }[]
}

/** More documents that a change reads and writes, found by those that are under its keys. */
export interface Further {
  readonly keys: readonly string[]
  /**
   * All documents whose keys begin so, and all such keys where nothing stands yet. Rare and dear, and by key and not by
   * list, since a rebuild makes its lists last.
   */
  readonly prefixes?: readonly string[]
}

/** What an event does to a projection's documents. All of an event's changes are made, or none. */
export interface Change {
  readonly keys: readonly string[]
  /** Whether the keys were never used before (they contain the event's position, say): nothing is read. */
  readonly isNew: boolean
  /** Asked before the changes of its event are made, and again when what stands under `keys` has changed since. */
  readonly further: ((documents: Pick<Documents, 'get'>) => Further) | undefined
  /** Gets what `further` answered last. */
  readonly with: (documents: Documents, further: any) => void
}

/** A document under a new key. */
export const insert = (key: string, document: object): Change => ({
  keys: [key],
  isNew: true,
  further: undefined,
  with: (documents) => documents.put(key, document)
})

/** Changes several documents at once; `keys` are all that `how` may touch. */
export const together = (keys: readonly string[], how: (documents: Documents) => void): Change => ({
  keys,
  isNew: false,
  further: undefined,
  with: how
})

/** Replaces whatever the key holds. */
export const put = (key: string, document: object): Change =>
  together([key], (documents) => documents.put(key, document))

export const remove = (key: string): Change => together([key], (documents) => documents.remove(key))

/** Changes one document: `how` gets undefined when there is none and returns undefined to remove it. */
export const change = <Document extends object>(
  key: string,
  how: (document: Document | undefined) => Document | undefined
): Change =>
  together([key], (documents) => {
    const document = how(documents.get(key))
    if (document === undefined) documents.remove(key)
    else documents.put(key, document)
  })

/**
 * Changes documents whose keys other documents decide, as those of a day's figures depend on the time zone in which days
 * are counted. `further` says by `keys` which they are, and may hand on to `how` what it worked out.
 */
export const depending = <Found extends Further>(
  keys: readonly string[],
  further: (documents: Pick<Documents, 'get'>) => Found,
  how: (documents: Documents, found: Found) => void
): Change => ({ keys, isNew: false, further, with: how })

export interface ListDeclaration {
  /** The list that a document belongs to (a profile's id, say), or null when it is on none. */
  by(document: any): string | null | undefined
  /** What the list's header sums. */
  amount?(document: any): { unit: string; sum: number }
  /**
   * Makes the list alphabetical too, and searched: clear text beside the document, outside the digest, which goes when
   * the document goes from the list or what it shows is erased. What it opens must not depend on what that says.
   */
  texts?(
    document: any,
    open: Opener
  ): { readonly order: string | null; readonly search: readonly (string | null)[] }
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
  /**
   * Of documents that are inserted once and never changed: when the event of one was recorded, so that it can be asked
   * how its lists stood at an instant. What says none was always there.
   */
  recordedAt?(document: any): string | undefined
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
