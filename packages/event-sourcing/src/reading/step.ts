/** A change on its way through a batch: what it declares, and what was found of that. */
import type { Change, Further } from './projection.ts'
import type { Entry } from './working-set.ts'

export interface Step {
  readonly change: Change
  /** The documents that it declares by key, once they are loaded. */
  readonly entries: Map<string, Entry>
  /** What `change.further` answered, or threw, and the documents that it was asked about. */
  further: Further
  error: unknown
  seen: readonly unknown[]
}

const nothingMore: Further = { keys: [] }

export function stepOf(change: Change): Step {
  return { change, entries: new Map(), further: nothingMore, error: undefined, seen: [] }
}

/** Asks what else the change declares. What that throws belongs to the event, and is thrown again in its turn. */
export function askFurther(step: Step): void {
  const { change, entries } = step
  const documentAt = (key: string) => entries.get(key)?.document
  step.seen = change.keys.map(documentAt)
  step.error = undefined
  step.further = nothingMore
  try {
    step.further = change.further?.({ get: documentAt }) ?? nothingMore
  } catch (error) {
    step.error = error
  }
}

/** Whether what decides its further keys is still what it was when they were asked for. */
export function isUpToDate({ change, entries, seen }: Step): boolean {
  return !change.further || change.keys.every((key, n) => entries.get(key)?.document === seen[n])
}
