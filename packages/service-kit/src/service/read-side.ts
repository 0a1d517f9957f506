/**
 * What a service keeps of events, without all that answers requests: an entry of its own, so that whoever only
 * rebuilds read models loads nothing else. That halves what a rebuild worker takes to start.
 */
import {
  authEvents,
  type EventDefinition,
  profileEvents,
  subscriberIntroduced,
  subscriptionChanged
} from '@bursar/contracts'
import type { Projection } from '@bursar/event-sourcing'
import { ACCESS_SOURCES, access } from '../access/projection.ts'

export { type DetailedProfile, profileDetailChanges } from '../access/profile-details.ts'
export {
  type NamedProfile,
  profileDetails,
  profileNameChanges,
  profileTexts
} from '../access/profile-names.ts'
export { profileKey } from '../access/projection.ts'
export { roles } from '../access/roles.ts'
export { searchedUsers, users } from '../access/users.ts'
export { trails } from '../trail/projection.ts'

export interface ReadSide {
  /** Of the service. */
  readonly name: string
  /** Every event type that it writes or reads. */
  readonly definitions: readonly EventDefinition[]
  readonly projections: readonly Projection[]
  /** Other services whose events it follows. */
  readonly follows: readonly string[]
}

/** What the access read model of every service is folded from. */
const accessEvents: readonly EventDefinition[] = [
  ...authEvents,
  ...profileEvents,
  subscriptionChanged,
  subscriberIntroduced
]

/**
 * Declares the read side of a service. The access projection comes by itself, with the logs that it follows: every
 * service checks access on its own.
 */
export function readSide({ name, definitions, projections, follows }: ReadSide): ReadSide {
  const others = definitions.map(({ type }) => type)
  return {
    name,
    definitions: [...definitions, ...accessEvents.filter(({ type }) => !others.includes(type))],
    projections: [access, ...projections],
    follows: [...new Set([...follows, ...ACCESS_SOURCES])].filter((source) => source !== name)
  }
}
