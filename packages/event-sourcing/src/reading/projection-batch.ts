/**
 * Folds events into one collection, batch by batch. The steps of a batch, one for each change, go through these states:
 *
 * - **loaded**: what they declare is in memory: read in one go for all events, and in a second one for keys that depend
 *   on what the first has brought. An event is loaded once more where an earlier one changed what its keys depend on;
 * - **applied**, event by event: the changes of one are all made, or none;
 * - **flushed**: each document that changed is one write, however many events changed it. Then either `written`, once
 *   that is committed, or `forget`, and all is read anew.
 */
import type { Collection } from '../ports/read-models.ts'
import { type BatchResult, personsIn, resultOf } from './batch-result.ts'
import { createTotals, shapeOf } from './document-places.ts'
import type { Documents, Opener, Projection } from './projection.ts'
import { scanPrefix } from './scan-prefix.ts'
import { askFurther, isUpToDate, type Step } from './step.ts'
import { type Entry, type Part, type Size, workingSet } from './working-set.ts'

/** @param cached documents that stay in memory between batches */
export function createProjectionBatch(
  projection: Projection,
  collection: Collection,
  open: Opener,
  cached = 5_000
) {
  const shape = shapeOf(projection)
  const set = workingSet(cached)
  const totals = createTotals()
  let flushed: Part = 'all'
  /** The step that is being made. */
  let current: Step

  async function load(steps: readonly Step[]): Promise<void> {
    await bring(steps, ({ change }) => (change.isNew ? [] : change.keys))
    const dependent = steps.filter(({ change }) => change.further)
    for (const step of dependent) {
      askFurther(step)
      for (const prefix of step.further.prefixes ?? [])
        for await (const { key, body } of scanPrefix(collection, prefix))
          if (!set.find(key)) set.add(key, body)
    }
    await bring(dependent, ({ further }) => further.keys)
  }

  /** Gives the steps their documents; those that are not in memory are read all at once. */
  async function bring(steps: readonly Step[], keysOf: (step: Step) => readonly string[]) {
    const missing = new Map<string, Step[]>()
    for (const step of steps) {
      for (const key of keysOf(step)) {
        const entry = set.find(key)
        const waiting = missing.get(key)
        if (entry) step.entries.set(key, entry)
        else if (waiting) waiting.push(step)
        else missing.set(key, [step])
      }
    }
    if (missing.size === 0) return
    const bodies = await collection.load([...missing.keys()])
    for (const [key, waiting] of missing) {
      const entry = set.add(key, bodies.get(key))
      for (const { entries } of waiting) entries.set(key, entry)
    }
  }

  /** Makes one event's changes. Throws what one of them throws, and then nothing was changed. */
  function apply(steps: readonly Step[]): void {
    try {
      for (const step of steps) {
        if (step.error !== undefined) throw step.error
        current = step
        step.change.with(documents, step.further)
      }
    } catch (error) {
      set.undo()
      throw error
    }
    set.settle()
  }

  function declared(key: string): Entry {
    const { change, entries, further } = current
    const entry = entries.get(key)
    if (entry) return entry
    const isNew = change.isNew && change.keys.includes(key)
    if (!isNew && !further.prefixes?.some((prefix) => key.startsWith(prefix)))
      throw new Error(`document ${key} was not declared by the change`)
    return set.find(key) ?? set.add(key, undefined, isNew)
  }

  const documents: Documents = {
    get: (key) => declared(key).document,
    put: (key, document) => set.touch(declared(key), asStored(document)),
    remove: (key) => set.touch(declared(key), undefined),
    under(prefix) {
      if (!current.further.prefixes?.includes(prefix)) throw new Error(`prefix ${prefix} was not declared`)
      return set.under(prefix).filter(({ document }) => document !== undefined)
    }
  }

  return {
    load,
    isLoaded: (steps: readonly Step[]) => steps.every(isUpToDate),
    apply,
    size: (): Size => ({ inserted: set.size().inserted, all: set.size().all + totals.size() }),
    /** Persons whose keys must be in memory before `flush`, because a lookup shows their clear text. */
    persons: (part: Part) => personsIn(set.changed(part), shape),
    /** The difference since the last flush. Totals of what is flushed ahead come with the next flush of all. */
    flush(part: Part): BatchResult {
      flushed = part
      const result = resultOf(set.changed(part), shape, totals, open)
      return { ...result, totals: part === 'all' ? totals.take() : [] }
    },
    written: () => set.written(flushed),
    forget() {
      set.forget()
      totals.take()
    }
  }
}

/**
 * A document as it is read again: a field that is undefined is not stored, and until then would keep a place among the
 * others that one which is read and set anew has not, so that two rebuilds had other texts of one document.
 */
function asStored(document: object): object {
  for (const value of Object.values(document))
    if (value === undefined)
      return Object.fromEntries(Object.entries(document).filter(([, said]) => said !== undefined))
  return document
}
