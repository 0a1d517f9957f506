/**
 * The documents of a projection that are in memory. One, or the knowledge that none is stored under its key, is
 *
 * - **read**, as it is stored, or **new**: its key was never used, so nothing was read;
 * - **touched** while the event that changes it may still fail: `undo` makes it what it was before the event;
 * - **changed** from `settle` on, and **pending** while the text that a flush made of it is on its way to the store.
 *
 * `written` makes what was pending read, and lets go of what is seldom read again: what was new, and keys under which
 * nothing was stored. `forget` ends all of it.
 */

export interface Entry {
  readonly key: string
  readonly isNew: boolean
  /** Undefined: nothing is stored under the key. */
  stored: string | undefined
  /** The document of that text. Changes never alter a document, so it need not be parsed again. */
  was: any
  /** Undefined as long as there is none, or once it is removed. */
  document: any
  isChanged: boolean
  /** The text that the flush on its way stores. */
  pending: string | undefined
}

/** All that was changed, or only the documents that are new. */
export type Part = 'all' | 'inserted'

/** Documents by number: those that are new, and all that are in memory. */
export interface Size {
  readonly inserted: number
  readonly all: number
}

/** @param cached documents that stay in memory once they are written */
export function workingSet(cached: number) {
  /** New documents, in a map of their own that is given up once they are written: see ADR 11. */
  let inserted = new Map<string, Entry>()
  const entries = new Map<string, Entry>()
  let changed: Entry[] = []
  let unstored: Entry[] = []
  /** What the event in hand touched, and what it was before. */
  let touched: { readonly entry: Entry; readonly before: any }[] = []

  return {
    find: (key: string) => entries.get(key) ?? inserted.get(key),
    under: (prefix: string) =>
      [...entries.values(), ...inserted.values()].filter(({ key }) => key.startsWith(prefix)),
    add(key: string, stored?: string, isNew = false): Entry {
      const document = stored === undefined ? undefined : JSON.parse(stored)
      const entry = { key, isNew, stored, was: document, document, isChanged: false, pending: undefined }
      if (isNew) inserted.set(key, entry)
      else entries.set(key, entry)
      if (!isNew && stored === undefined) unstored.push(entry)
      return entry
    },
    touch(entry: Entry, document: object | undefined) {
      touched.push({ entry, before: entry.document })
      entry.document = document
    },
    settle() {
      for (const { entry } of touched) {
        if (!entry.isChanged && !entry.isNew) changed.push(entry)
        entry.isChanged = true
      }
      touched = []
    },
    undo() {
      for (const { entry, before } of touched.reverse()) {
        entry.document = before
        if (entry.isNew && !entry.isChanged) inserted.delete(entry.key)
      }
      touched = []
    },
    changed: (part: Part) => [...inserted.values(), ...(part === 'all' ? changed : [])],
    written(part: Part) {
      inserted = new Map()
      if (part === 'inserted') return
      for (const entry of changed) {
        if (entry.pending === undefined) entries.delete(entry.key)
        entry.stored = entry.pending
        entry.was = entry.document
        entry.pending = undefined
        entry.isChanged = false
      }
      for (const { key } of unstored) entries.delete(key)
      if (entries.size > cached) entries.clear()
      changed = []
      unstored = []
    },
    forget() {
      inserted = new Map()
      entries.clear()
      changed = []
      unstored = []
      touched = []
    },
    size: (): Size => ({ inserted: inserted.size, all: inserted.size + entries.size })
  }
}
