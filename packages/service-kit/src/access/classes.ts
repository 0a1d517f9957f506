/** Who passes which access class, and how much of {profile} they may then see. */

import { BROKER_PROFILE } from '@bursar/contracts'
import type { ProfileRef, UserRef } from '../operation/refs.ts'
import { type SeeingProvider, type Seen, seenAll, seenNothing } from '../operation/seen.ts'
import type { AgreementsRef, SignedEditions } from './agreements.ts'
import type { Question } from './check.ts'
import type { OtpRoles, RolesOf, Standing, SubscriptionsOf } from './model.ts'
import { rolesKey, subscriptionsKey } from './projection.ts'

/** Documents of `access` that were asked for, by the id that each is of; undefined where there is none. */
export interface AccessDocuments {
  user(id: string): UserRef | undefined
  roles(user: string): RolesOf | undefined
  subscriptions(profile: string): SubscriptionsOf | undefined
  /** Roles that count only with a second factor. */
  otpRoles(): OtpRoles | undefined
  /** Undefined while the site has none. */
  agreements(): AgreementsRef | undefined
  signed(user: string): SignedEditions | undefined
}

/** What a check is decided on. */
export interface Facts {
  readonly question: Question
  readonly profile: ProfileRef | undefined
  readonly user: UserRef | undefined
  /** The caller's own that count. */
  readonly roles: RolesOf
  readonly documents: (keys: readonly string[]) => Promise<AccessDocuments>
}

/** What is seen by who passes; undefined for who does not. */
export async function whatIsSeen(facts: Facts): Promise<Seen | undefined> {
  const { question, roles, profile } = facts
  const { access } = question.operation
  if (access === 'operator') return question.asker === 'operator' ? seenAll : undefined
  if (access === 'self') return (await passesSelf(facts)) ? seenNothing : undefined
  if (may(question, roles[BROKER_PROFILE])) return seenAll
  if (!profile) return undefined
  if (access === 'provider-only') return seenByProvider(facts, profile)
  if (access !== 'direct' && access !== 'provider') return undefined
  if (may(question, roles[profile.id])) return seenAll
  const maker = (access === 'provider' || question.operation.maker) && makes(facts, profile)
  const providers = access === 'provider' ? await providersOf(facts, profile) : []
  return maker || providers.length > 0 ? { all: false, providers, maker } : undefined
}

/**
 * Managers can do everything, contributors can only read what is not for managers alone. A role that was only requested
 * counts for nothing.
 */
function may({ operation }: Question, standing: Standing | undefined): boolean {
  if (standing?.is !== 'active') return false
  const isRead = operation.method === 'GET' && !operation.managers
  return standing.role === 'manager' || (standing.role === 'contributor' && isRead)
}

/** True for who looks after a shadow that nobody claimed. */
export function makes({ question, roles }: Facts, { maker }: ProfileRef): boolean {
  const { asker } = question
  if (!maker || asker === null || asker === 'operator') return false
  return maker.kind === 'user' ? maker.id === asker.user : may(question, roles[maker.id])
}

/**
 * {user} and the broker's managers. Whoever has a role on the broker is in nobody else's reach; of others the
 * broker's contributors may read, and of their name and roles the people of a profile that they have to do with.
 */
async function passesSelf({ question, profile, user, roles, documents }: Facts): Promise<boolean> {
  const { asker, operation, params } = question
  if (asker !== null && asker !== 'operator' && asker.user === user?.id) return true
  if (roles[BROKER_PROFILE]?.is === 'active' && roles[BROKER_PROFILE].role === 'manager') return true
  const target: RolesOf = user ? ((await documents([rolesKey(user.id)])).roles(user.id) ?? {}) : {}
  if (target[BROKER_PROFILE]?.is === 'active') return false
  if (may(question, roles[BROKER_PROFILE])) return true
  if (!operation.colleagues || operation.method !== 'GET') return false
  return Object.entries(target).some(
    ([id, { is, accepted }]) =>
      (accepted || is === 'requested') &&
      may(question, roles[id]) &&
      (params.profile === undefined || id === profile?.id)
  )
}

/** Providers with a subscription that was accepted and runs, on which the caller has a role. */
async function providersOf(facts: Facts, profile: ProfileRef): Promise<SeeingProvider[]> {
  const { question, roles, documents } = facts
  if (Object.keys(roles).length === 0) return []
  const subscriptions = (await documents([subscriptionsKey(profile.id)])).subscriptions(profile.id) ?? {}
  const seeing = Object.entries(subscriptions).flatMap(([id, accepted]) => {
    if (!may(question, roles[id])) return []
    const running = Object.values(accepted).filter(
      ({ since, until }) => since <= question.now && question.now < until
    )
    const since = running.map((one) => one.since).sort()[0]
    return since === undefined ? [] : [{ id, since }]
  })
  const { method, providerInBody } = question.operation
  if (method === 'GET' || providerInBody || seeing.length === 0) return seeing
  // What is written must be the provider's own.
  const own = await question.provider?.(profile)
  return seeing.filter(({ id }) => id === own)
}

/**
 * The provider is that of the charge or invoice, whether it still has the customer or not. A thing that does
 * not exist is for the handler to say to whoever may look into the profile.
 */
async function seenByProvider(facts: Facts, profile: ProfileRef): Promise<Seen | undefined> {
  const { question, roles } = facts
  const provider = await question.provider?.(profile)
  if (typeof provider === 'string') {
    const seen = { all: false, providers: [{ id: provider, since: '' }], maker: false } as const
    return may(question, roles[provider]) ? seen : undefined
  }
  if (provider === null && may(question, roles[profile.id])) return seenAll
  const looking = { ...question, operation: { ...question.operation, method: 'GET' } } as const
  const providers = (await providersOf({ ...facts, question: looking }, profile)).filter(({ id }) =>
    may(question, roles[id])
  )
  return providers.length > 0 ? { all: false, providers, maker: false } : undefined
}
