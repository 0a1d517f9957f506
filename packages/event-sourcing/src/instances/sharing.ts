/**
 * How the instances of a service share the work of following: the holder of one lease folds the read models and
 * runs the policies; the others stand by and serve reads from what it stored.
 */
import { type KeyRing, sealedPersons } from '../keys/key-ring.ts'
import type { Instance, Leases } from '../ports/leases.ts'
import type { ReadModels } from '../ports/read-models.ts'

export interface Sharing {
  readonly leases: Leases
  readonly self: Instance
  /** Milliseconds that never jump; default: the process's own. */
  readonly monotonic?: (() => number) | undefined
  /** How long the lease is taken for; default 6 s. */
  readonly leaseMs?: number | undefined
}

/**
 * The lease of the instance that runs the projections and policies; its holder also answers what operators ask of
 * read models. Instances of release 0.1 may run beside this one, so it is stored under the name that they know.
 */
export const PROJECTION_RUNNER_LEASE = 'follower'

/** Another instance follows, so it alone can do what was asked. It passes: the lease may come here. */
export class FollowedElsewhereError extends Error {
  override readonly name = 'FollowedElsewhereError'
  readonly code = 'unavailable'
  constructor() {
    super('another instance of the service maintains its read models')
  }
}

/**
 * Read models whose generations only the holder of the lease swaps or drops: commits are fenced by their cursors,
 * and these two by nothing else. Throws FollowedElsewhereError.
 */
export function guardedReadModels(readModels: ReadModels, holds: () => boolean): ReadModels {
  const guarded = () => {
    if (!holds()) throw new FollowedElsewhereError()
  }
  return {
    ...readModels,
    async swap(projection, generations) {
      guarded()
      return readModels.swap(projection, generations)
    },
    async drop(spec) {
      guarded()
      return readModels.drop(spec)
    }
  }
}

/**
 * A ring for work that is done once and stored: a key that has not come yet is a KeyMissingError, which passes,
 * where another reader would make do without the text. An erased person's key has come: as erased.
 */
export function patientKeys(keys: KeyRing): KeyRing {
  const load = (persons: readonly string[]) => keys.ensure(persons, new Set())
  return {
    ...keys,
    load,
    async reveal(json) {
      const persons = sealedPersons(json)
      if (persons.length > 0) await load(persons)
      return keys.reveal(json)
    }
  }
}
