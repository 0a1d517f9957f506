/**
 * The access classes of the API. A check answers what the URL's {profile} and {user} are, or fails: 401 before
 * 403 before 404. To whoever may not look at all profiles, an unknown one looks like a forbidden one.
 */

import { BROKER_PROFILE, isEmail } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import type { Access, Operation } from '../operation/operation.ts'
import type { ProfileRef, UserRef } from '../operation/refs.ts'
import { type Seen, seenNothing } from '../operation/seen.ts'
import { hasControls } from '../texts/texts.ts'
import { AGREEMENTS_KEY, failUnsigned, signedKey, signsNothing, unsigned } from './agreements.ts'
import { type AccessDocuments, type Facts, makes, whatIsSeen } from './classes.ts'
import { countingRoles } from './counting-roles.ts'
import type { RolesOf } from './model.ts'
import { namedProfile, namedUser } from './named.ts'
import { parsedBody } from './parsed-body.ts'
import { OTP_ROLES_KEY, rolesKey, subscriptionsKey, userKey } from './projection.ts'

/** Who asks: a user's id, the operator of the site, or nobody who is logged in. */
export type Asker = { readonly user: string } | 'operator' | null

/** What a check found on its way. */
export interface Admitted {
  readonly profile: ProfileRef | undefined
  readonly user: UserRef | undefined
  readonly seen: Seen
}

/** What is asked: the operation's class, the URL's names, the domain's now. */
export interface Question {
  readonly operation: Pick<
    Operation,
    'method' | 'access' | 'unconditional' | 'providerInBody' | 'colleagues' | 'maker'
  > &
    Partial<Pick<Operation, 'managers'>>
  readonly params: Readonly<Record<string, string>>
  readonly asker: Asker
  readonly now: string
  /** For `provider-only`, and for what a `provider` writes: see FindProvider. */
  provider?(profile: ProfileRef): Promise<string | null>
}

type Documents = Facts['documents']

/** Classes that let any logged-in user, or anybody, see whether a profile exists. */
const open: readonly Access[] = ['public', 'user']

/** Lets the asker through with what {profile} and {user} name, or throws RefusedError. */
export async function checkAccess(collection: Collection, question: Question): Promise<Admitted> {
  const { operation, asker, params } = question
  if (asker === null && operation.access !== 'public') fail('not_authenticated')
  const documents = documentsOf(collection)
  const profile = params.profile === undefined ? undefined : await namedProfile(collection, params.profile)
  const user = params.user === undefined ? undefined : await userNamed(collection, params)
  const caller = asker === null || asker === 'operator' ? undefined : asker.user
  const own = caller === undefined ? noDocuments : await documents(keysOf(caller))
  const held: RolesOf = asker === 'operator' ? rolesOfOperator : (own.roles(caller ?? '') ?? {})
  const roles = caller === undefined ? held : countingRoles(held, own.user(caller), own.otpRoles())
  const facts: Facts = { question, profile, user, roles, documents }
  if (open.includes(operation.access)) {
    return existing(question, { user, profile: isHidden(facts) ? undefined : profile, seen: seenNothing })
  }
  if (caller !== undefined && !operation.unconditional) {
    await checkPreconditions({ ...facts, roles: held }, own, caller)
  }
  const seen = await whatIsSeen(facts)
  if (seen) return existing(question, { profile, user, seen })
  // Only who would pass is told what is missing.
  const wouldPass = roles !== held && (await whatIsSeen({ ...facts, roles: held }))
  return fail(wouldPass ? 'second_factor_missing' : 'forbidden')
}

const keysOf = (caller: string) => [userKey(caller), rolesKey(caller), OTP_ROLES_KEY, AGREEMENTS_KEY]

const rolesOfOperator: RolesOf = { [BROKER_PROFILE]: { is: 'active', role: 'manager', accepted: true } }

/** Shadows are somebody's list of customers: to all but their maker and the broker they are not there. */
function isHidden(facts: Facts): boolean {
  const { profile, roles } = facts
  return !!profile?.maker && roles[BROKER_PROFILE]?.is !== 'active' && !makes(facts, profile)
}

/** The account is in use, and what the site asks everybody to sign is signed. Few sites ask, so that is read then. */
async function checkPreconditions({ roles, documents }: Facts, own: AccessDocuments, caller: string) {
  if (!own.user(caller)?.active) fail('not_activated')
  const agreements = own.agreements()
  if (!agreements || signsNothing(roles)) return
  const missing = unsigned(agreements, (await documents([signedKey(caller)])).signed(caller) ?? {})
  if (missing.length > 0) failUnsigned(missing)
}

function existing({ params, operation }: Question, found: Admitted): Admitted {
  if (params.profile !== undefined && !found.profile) fail('not_found')
  // What is offered to an address is there for its profile before anybody has verified it.
  const toAddress = operation.access !== 'self' && params.role !== undefined && isEmail(params.user ?? '')
  if (params.user !== undefined && !found.user && !toAddress) fail('not_found')
  return found
}

/** URLs of roles take a verified e-mail address in place of the user name. */
async function userNamed(
  collection: Collection,
  { user = '', role }: Question['params']
): Promise<UserRef | undefined> {
  const found = await namedUser(collection, user)
  return found ?? (role !== undefined ? byEmail(collection, user) : undefined)
}

async function byEmail(collection: Collection, email: string): Promise<UserRef | undefined> {
  const found = hasControls(email) ? undefined : await collection.find('email', email.toLowerCase())
  return found && parsedBody(found.body)
}

function documentsOf(collection: Collection): Documents {
  return async (keys) => {
    const bodies = await collection.load(keys)
    const parsed = (key: string) => {
      const body = bodies.get(key)
      return body === undefined ? undefined : parsedBody(body)
    }
    return {
      user: (id) => parsed(userKey(id)),
      roles: (user) => parsed(rolesKey(user)),
      subscriptions: (profile) => parsed(subscriptionsKey(profile)),
      otpRoles: () => parsed(OTP_ROLES_KEY),
      agreements: () => parsed(AGREEMENTS_KEY),
      signed: (user) => parsed(signedKey(user))
    }
  }
}

const nothing = () => undefined
const noDocuments: AccessDocuments = {
  user: nothing,
  roles: nothing,
  subscriptions: nothing,
  otpRoles: nothing,
  agreements: nothing,
  signed: nothing
}
