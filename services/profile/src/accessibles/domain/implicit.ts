/** Roles that come about by the domain of an address that a user has verified (consent rule 19). */
import { type Decision, happened, happenedAll } from '@bursar/event-sourcing'
import type { LiveProfile, Profile } from '../../profiles/domain/profile.ts'
import { isAcceptedManager } from '../../profiles/domain/role-state.ts'
import type { RoleEvent } from '../../roles/domain/roles.ts'

/** Who has none, and who has verified an address of the same domain. */
export interface Colleague {
  readonly user: string
  readonly others: ReadonlySet<string>
  /** 40 hex characters, drawn in case they are needed. */
  readonly key: string
  /** Start of the links in the mail to the managers. */
  readonly origin?: string
}

/**
 * A request, or a role at once where such a manager has described its type so. Neither opens anything of the user. There
 * is none for who had something here and lost it, and none where the profile wants none.
 */
export function askImplicitly(state: Profile, { user, others, key, origin }: Colleague): Decision<RoleEvent> {
  if (state.is !== 'live' || state.kind !== 'organization' || state.no_implicit_role) return happenedAll([])
  const isKnown = state.roles[user] || Object.values(state.offers).some((offer) => offer.user === user)
  if (isKnown || state.lost.includes(user)) return happenedAll([])
  const managers = Object.keys(state.roles).filter(
    (other) => others.has(other) && isAcceptedManager(state.roles[other])
  )
  if (managers.length === 0) return happenedAll([])
  const { profile, person } = state
  const role = typeAtOnce(state, managers)
  if (role === undefined) {
    const asked = {
      profile,
      user,
      person,
      request_key: key,
      implicit: true,
      ...(origin && { origin })
    } as const
    return happened('profile.role-requested', asked)
  }
  const data = { profile, user, role, how: 'implicit', person, grant_key: key } as const
  return happened('profile.role-granted', data)
}

/** The profile's own type that one of those managers has described to be given at once. */
function typeAtOnce({ types }: LiveProfile, managers: readonly string[]): string | undefined {
  const [type] = Object.values(types).filter(
    ({ implicit_create_on_none, described_by }) =>
      implicit_create_on_none && described_by !== undefined && managers.includes(described_by)
  )
  return type?.role
}
