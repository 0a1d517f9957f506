/**
 * What who is not of the broker finds: everybody by slug and full name, but no shadow of others and nobody who was never
 * here; by more than the name those alone whom the viewer may read anyway (consent: rules 9 and 20).
 */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { ProfileRef, RolesOf, SubscriptionsOf, UserRef } from '@bursar/service-kit'
import type { Viewer } from './viewer.ts'

/** A profile, and the user whose own it is, as the access read model has them. */
export interface Known {
  readonly profile: ProfileRef | undefined
  readonly subscriptions: SubscriptionsOf
  /** Of a personal profile. */
  readonly user: UserRef | undefined
  /** The roles of that user. */
  readonly roles: RolesOf
}

/** Whether the viewer may learn that it is there. */
export function isThere(viewer: Viewer, { profile, user }: Known): boolean {
  if (!profile || profile.archived) return false
  if (viewer.isBrokers) return true
  if (profile.kind === 'personal') return user !== undefined && (user.active || user.id === viewer.user)
  const isUnclaimed = profile.maker !== null || (profile.kind === 'shadow' && !profile.managed)
  return !isUnclaimed || isMaker(viewer, profile)
}

/** Whether the viewer may read the details of the profile. */
export function readsProfile(viewer: Viewer, { profile, subscriptions }: Known, now: string): boolean {
  if (!profile) return false
  if (viewer.isBrokers || viewer.own.has(profile.id) || isMaker(viewer, profile)) return true
  return Object.entries(subscriptions).some(
    ([provider, accepted]) =>
      viewer.own.has(provider) &&
      Object.values(accepted).some(({ since, until }) => since <= now && now < until)
  )
}

/** Whether the viewer may read the user: themselves, or a colleague who accepted a role or asks for one. */
export function readsUser(viewer: Viewer, { user, roles }: Known): boolean {
  if (!user) return false
  if (viewer.isBrokers || user.id === viewer.user) return true
  if (roles[BROKER_PROFILE]?.is === 'active') return false
  return Object.entries(roles).some(
    ([profile, { is, accepted }]) => viewer.own.has(profile) && (accepted || is === 'requested')
  )
}

export function isMaker({ user, own }: Viewer, { maker }: Pick<ProfileRef, 'maker'>): boolean {
  if (maker === null) return false
  return maker.kind === 'user' ? maker.id === user : own.has(maker.id)
}
