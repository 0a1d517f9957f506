/**
 * The access classes of the API. A check answers what the URL's {profile} and {user} are, or fails: 401 before
 * 403 before 404. To whoever may not look at all profiles, an unknown one looks like a forbidden one.
 */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { fail } from '../fail.ts'
import type { Access, Operation } from '../operation.ts'
import { parsedBody } from '../request/parsed-body.ts'
import type { ProfileRef, RoleName, RolesOf, SubscriptionsOf, UserRef } from './model.ts'
import { rolesKey, subscriptionsKey, userKey } from './projection.ts'

/** Who asks: a user's id, the operator of the site, or nobody who is logged in. */
export type Asker = { readonly user: string } | 'operator' | null

/** What a check found on its way. */
export interface Admitted {
  readonly profile: ProfileRef | undefined
  readonly user: UserRef | undefined
}

/** What is asked: the operation's class, the URL's names, the domain's now. */
export interface Question {
  readonly operation: Pick<Operation, 'method' | 'access' | 'unconditional'>
  readonly params: Readonly<Record<string, string>>
  readonly asker: Asker
  readonly now: string
  /** For `provider-only`: see FindProvider. */
  provider?(profile: ProfileRef): Promise<string | null>
}

interface Facts extends Admitted {
  readonly question: Question
  readonly roles: RolesOf
  readonly documents: Documents
}

type Documents = (keys: readonly string[]) => Promise<Map<string, any>>

/** Classes that let any logged-in user, or anybody, see whether a profile exists. */
const open: readonly Access[] = ['public', 'user']

/** Roles of one user that a check looks at; nobody has more profiles than that by hand. */
const rolesMost = 1_000

/** Lets the asker through with what {profile} and {user} name, or throws RefusedError. */
export async function checkAccess(collection: Collection, question: Question): Promise<Admitted> {
  const { operation, asker, params } = question
  if (asker === null && operation.access !== 'public') fail('not_authenticated')
  const documents = documentsOf(collection)
  const profile = params.profile === undefined ? undefined : await named(collection, 'slug', params.profile)
  const user = params.user === undefined ? undefined : await userNamed(collection, params)
  const found = { profile, user }
  if (open.includes(operation.access)) return existing(question, found)
  const caller = asker === null || asker === 'operator' ? undefined : asker.user
  const own = caller === undefined ? new Map() : await documents([userKey(caller), rolesKey(caller)])
  const roles: RolesOf =
    asker === 'operator' ? { [BROKER_PROFILE]: 'manager' } : (own.get(rolesKey(caller ?? '')) ?? {})
  if (caller !== undefined && !operation.unconditional) checkPreconditions(own.get(userKey(caller)))
  if (await passes({ ...found, question, roles, documents })) return existing(question, found)
  return fail('forbidden')
}

function checkPreconditions(user: UserRef | undefined) {
  if (!user?.active) fail('not_activated')
}

function existing({ params }: Question, found: Admitted): Admitted {
  if (params.profile !== undefined && !found.profile) fail('not_found')
  if (params.user !== undefined && !found.user) fail('not_found')
  return found
}

async function passes(facts: Facts): Promise<boolean> {
  const { question, roles, profile } = facts
  if (question.operation.access === 'operator') return question.asker === 'operator'
  if (may(question, roles[BROKER_PROFILE])) return true
  switch (question.operation.access) {
    case 'direct':
      return profile !== undefined && may(question, roles[profile.id])
    case 'provider':
      return profile !== undefined && (may(question, roles[profile.id]) || providesTo(facts, [profile.id]))
    case 'provider-only':
      return profile !== undefined && managesProvider(facts, profile)
    case 'self':
      return passesSelf(facts)
    default:
      return false
  }
}

/** Managers may everything, contributors may look. */
function may({ operation }: Question, role: RoleName | undefined): boolean {
  return role === 'manager' || (role === 'contributor' && operation.method === 'GET')
}

async function passesSelf(facts: Facts): Promise<boolean> {
  const { question, user, roles, documents } = facts
  const { asker } = question
  if (!user || asker === null || asker === 'operator') return false
  if (user.id === asker.user) return true
  const target = (await documents([rolesKey(user.id)])).get(rolesKey(user.id)) ?? {}
  const profiles = Object.keys(target).slice(0, rolesMost)
  return profiles.some((id) => may(question, roles[id])) || providesTo(facts, profiles)
}

/** True when one of the profiles has an active subscription with a provider on which the asker has a role. */
async function providesTo(
  { question, roles, documents }: Facts,
  profiles: readonly string[]
): Promise<boolean> {
  if (profiles.length === 0 || Object.keys(roles).length === 0) return false
  const found = await documents(profiles.map(subscriptionsKey))
  return [...found.values()].some((subscriptions: SubscriptionsOf) =>
    Object.entries(subscriptions).some(
      ([provider, ends]) =>
        may(question, roles[provider]) && Object.values(ends).some((end) => end > question.now)
    )
  )
}

/**
 * The provider is that of the charge or invoice, whether it still has the customer or not. A thing that does
 * not exist is for the handler to say to whoever may look into the profile.
 */
async function managesProvider(facts: Facts, profile: ProfileRef): Promise<boolean> {
  const { question, roles } = facts
  if (!question.provider) return providesTo(facts, [profile.id])
  const provider = await question.provider(profile)
  if (provider !== null) return may(question, roles[provider])
  return may(question, roles[profile.id]) || providesTo(facts, [profile.id])
}

/** URLs of roles take an e-mail address in place of the user name. */
async function userNamed(collection: Collection, { user = '', role }: Question['params']): Promise<any> {
  const found = await named(collection, 'username', user)
  return found ?? (role !== undefined ? named(collection, 'email', user.toLowerCase()) : undefined)
}

async function named(
  collection: Collection,
  lookup: 'slug' | 'username' | 'email',
  name: string
): Promise<any> {
  const found = await collection.find(lookup, name)
  return found && parsedBody(found.body)
}

function documentsOf(collection: Collection): Documents {
  return async (keys) => {
    const documents = new Map<string, any>()
    for (const [key, body] of await collection.load(keys)) documents.set(key, parsedBody(body))
    return documents
  }
}
