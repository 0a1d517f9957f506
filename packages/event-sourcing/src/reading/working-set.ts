/**
 * The documents of a projection that are in memory. What an event makes of them is staged as long as the event may
 * still fail, and changed from then on until it is written.
 */

/** A document, or the knowledge that there is none, as the working set has it. */
export interface Entry {
  readonly key: string
  /** Inserted, and not written yet. */
  readonly isNew: boolean
  /** Undefined: nothing is stored under the key. */
  stored: string | undefined
  /** The document of that text. Handlers never change a document, so it need not be parsed again. */
  was: any
  /** Undefined as long as there is none, or once it is removed. */
  document: any
  /** What the event that is being applied makes of it. */
  staged: any
  isStaged: boolean
  /** Whether it was changed since the last commit. */
  isChanged: boolean
  /** The text that the flush on its way stores. */
  pending: string | undefined
}

/** All that was changed, or only the documents that were inserted. */
export type Part = 'all' | 'inserted'

/** Documents by number: those that were inserted, and all that are in memory. */
export interface Held {
  readonly inserted: number
  readonly all: number
}

export interface WorkingSet {
  of(key: string): Entry | undefined
  /** Takes in what is stored under a key; undefined where nothing is. */
  add(key: string, stored: string | undefined): Entry
  /** For a document whose key is new. */
  insert(key: string): Entry
  stage(entry: Entry, document: object | undefined): void
  staged(): readonly Entry[]
  /** The event has been applied: what was staged is what the documents are now. */
  settle(): void
  /** The event has failed: the documents stay what they were. */
  unstage(): void
  changed(part: Part): Entry[]
  /** What was changed is stored now. */
  written(part: Part): void
  forget(): void
  size(): Held
}

/** @param cached documents that stay in memory once they are written */
export function workingSet(cached: number): WorkingSet {
  /**
   * New documents until they are written. In a map of their own that is then given up: a map that grows and shrinks
   * again and again drags what was in it from one collection of young garbage to the next.
   */
  let inserted = new Map<string, Entry>()
  /** All others that are in memory, and those that were changed since they were written last. */
  const entries = new Map<string, Entry>()
  let changed: Entry[] = []
  /** Those of `entries` under whose keys nothing is stored. */
  let unstored: Entry[] = []
  let staged: Entry[] = []

  return {
    of: (key) => entries.get(key) ?? inserted.get(key),
    add(key, stored) {
      const entry = newEntry(key, stored, stored === undefined ? undefined : JSON.parse(stored), false)
      entries.set(key, entry)
      if (stored === undefined) unstored.push(entry)
      return entry
    },
    insert(key) {
      const entry = newEntry(key, undefined, undefined, true)
      inserted.set(key, entry)
      return entry
    },
    stage(entry, document) {
      if (!entry.isStaged) staged.push(entry)
      entry.isStaged = true
      entry.staged = document
    },
    staged: () => staged,
    settle() {
      for (const entry of staged) {
        entry.document = entry.staged
        if (!entry.isChanged && !entry.isNew) changed.push(entry)
        entry.isChanged = true
        unstageOne(entry)
      }
      staged = []
    },
    unstage() {
      for (const entry of staged) {
        unstageOne(entry)
        if (entry.isNew && !entry.isChanged) inserted.delete(entry.key)
      }
      staged = []
    },
    changed: (part) => [...inserted.values(), ...(part === 'all' ? changed : [])],
    written(part) {
      // Nearly none of what is new is read again soon, and somebody else may come to write what was not there.
      inserted = new Map()
      if (part === 'inserted') return
      for (const entry of changed) {
        if (entry.pending === undefined) entries.delete(entry.key)
        entry.stored = entry.pending
        entry.was = entry.document
        entry.pending = undefined
        entry.isChanged = false
      }
      changed = []
      for (const { key } of unstored) entries.delete(key)
      unstored = []
      if (entries.size > cached) entries.clear()
    },
    forget() {
      inserted = new Map()
      changed = []
      unstored = []
      staged = []
      entries.clear()
    },
    size: () => ({ inserted: inserted.size, all: inserted.size + entries.size })
  }
}

function unstageOne(entry: Entry): void {
  entry.staged = undefined
  entry.isStaged = false
}

function newEntry(key: string, stored: string | undefined, document: any, isNew: boolean): Entry {
  return {
    key,
    isNew,
    stored,
    was: document,
    document,
    staged: undefined,
    isStaged: false,
    isChanged: false,
    pending: undefined
  }
}
