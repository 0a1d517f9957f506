/** A user account. Stream `user-<id>`. */
import {
  type AddressLost,
  type AddressVerified,
  type AuthEvents,
  type PasswordChanged,
  type PasswordRehashed,
  type Personal,
  picked,
  type SecondFactor,
  type SessionsEnded,
  type UserArchived,
  type UserDetailName,
  type UserDetails,
  type UserErased,
  type UserRegistered,
  type UserUpdated,
  userDetailNames
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import { type AddressKind, isSameAddress } from '../../addresses/domain/address.ts'

/** What ended all sessions of a user at once: see session.ts. */
export interface Ending {
  /** How often that happened. */
  readonly epoch: number
  /** The session that went on the last time. */
  readonly kept: string | undefined
}

/** A user that is there; personal fields are text once revealed, sealed before. */
export interface LiveUser extends UserDetails {
  readonly is: 'live'
  readonly user: string
  /** Id of the personal profile. */
  readonly profile: string
  /** What the user proved to have; an address that took its place and is not proved yet is above. */
  readonly verified: { readonly [Kind in AddressKind]?: Personal | undefined }
  /** Argon2id in PHC form. */
  readonly password?: Personal | undefined
  /** False until the account is activated: it cannot log in. */
  readonly active: boolean
  readonly created_at: string
  /** How often all sessions ended at once, and which one went on the last time: see session.ts. */
  readonly sessions: Ending
  /** What a login needs beside the password, one of them. */
  readonly second: readonly SecondFactor[]
}

/** An account that nobody has any more: what a last mail to its user needs. Sealed until revealed. */
export interface ArchivedUser extends Pick<LiveUser, 'user' | 'slug' | 'lang'> {
  readonly is: 'archived'
  readonly email: Personal | undefined
  /** True once its keys are to be deleted. */
  readonly erased?: true
}

export type User = { readonly is: 'absent' } | ArchivedUser | LiveUser

export type UserEvent = EventOf<
  AuthEvents,
  | 'auth.user-registered'
  | 'auth.user-updated'
  | 'auth.user-archived'
  | 'auth.account-withdrawn'
  | 'auth.user-erased'
  | 'auth.address-verified'
  | 'auth.address-lost'
  | 'auth.password-changed'
  | 'auth.user-activated'
  | 'auth.password-rehashed'
  | 'auth.sessions-ended'
  | 'auth.second-factor-turned-on'
  | 'auth.second-factor-turned-off'
>

export const userStream = (id: string) => `user-${id}`

/** Details of a user that may change; an empty text clears a field. */
export type UserChanges = Partial<Pick<UserUpdated, UserDetailName>>

/** A user as its stream tells it. */
export const user = fold<User, AuthEvents>(
  { is: 'absent' },
  {
    'auth.user-registered': (_, registered: UserRegistered, { time }) => ({
      is: 'live',
      user: registered.user,
      profile: registered.profile,
      ...picked(registered, userDetailNames),
      verified: {},
      password: registered.password,
      active: registered.active,
      created_at: time,
      sessions: { epoch: 0, kept: undefined },
      second: []
    }),
    'auth.user-updated': (state, updated: UserUpdated) =>
      state.is === 'live' ? { ...state, ...detailsIn(updated) } : state,
    'auth.user-archived': (state, { user, email }: UserArchived) =>
      state.is === 'live' ? { is: 'archived', user, slug: state.slug, lang: state.lang, email } : state,
    'auth.account-withdrawn': () => ({ is: 'absent' }),
    'auth.user-erased': (state) => (state.is === 'archived' ? { ...state, erased: true } : state),
    'auth.address-verified': (state, { email, phone }: AddressVerified) => {
      if (state.is !== 'live') return state
      const proved = { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) }
      return { ...state, ...proved, verified: { ...state.verified, ...proved } }
    },
    'auth.address-lost': (state, { kind }: AddressLost) =>
      state.is === 'live' ? { ...state, verified: { ...state.verified, [kind]: undefined } } : state,
    'auth.password-changed': (state, { password }: PasswordChanged) =>
      state.is === 'live' ? { ...state, password } : state,
    'auth.user-activated': (state) => (state.is === 'live' ? { ...state, active: true } : state),
    'auth.password-rehashed': (state, { password }: PasswordRehashed) =>
      state.is === 'live' ? { ...state, password } : state,
    'auth.sessions-ended': (state, { epoch, kept }: SessionsEnded) =>
      state.is === 'live' ? { ...state, sessions: { epoch, kept } } : state,
    'auth.second-factor-turned-on': (state, { factor }) =>
      state.is === 'live' ? { ...state, second: [...others(state, factor), factor] } : state,
    'auth.second-factor-turned-off': (state, { factor }) =>
      state.is === 'live' ? { ...state, second: others(state, factor) } : state
  }
)

function others({ second }: LiveUser, factor: SecondFactor): SecondFactor[] {
  return second.filter((one) => one !== factor)
}

/** The details among an event's fields; one that was cleared is as if never given. */
function detailsIn(updated: UserUpdated): Partial<LiveUser> {
  const named = userDetailNames.filter((name) => updated[name] !== undefined)
  return Object.fromEntries(named.map((name) => [name, updated[name] || undefined]))
}

/** Opens an account. With a password it is active at once; whether names are free the append's reservations say. */
export function registerUser(
  state: User,
  details: Omit<UserRegistered, 'active' | 'person'> & { readonly active?: boolean }
): Decision<EventOf<AuthEvents, 'auth.user-registered'>> {
  if (state.is !== 'absent') return refuse('version_conflict')
  return happened('auth.user-registered', {
    ...details,
    person: details.user,
    active: details.active ?? details.password !== undefined
  })
}

/** Takes back an account that was made for whom somebody invited: nobody has activated it. */
export function withdrawAccount(state: User): Decision<UserEvent> {
  if (state.is !== 'live' || state.active || state.password !== undefined) return happenedAll([])
  return happened('auth.account-withdrawn', { user: state.user })
}

/**
 * Changes details; what is left out stays. `state` is revealed: a change is told from what is there already,
 * and a change that changes nothing is no event.
 */
export function updateUser(state: User, changes: UserChanges): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const changed = userDetailNames.filter(
    (name) => changes[name] !== undefined && changes[name] !== (state[name] ?? '')
  )
  if (changed.length === 0) return happenedAll([])
  const details = Object.fromEntries(changed.map((name) => [name, changes[name]]))
  return happened('auth.user-updated', {
    user: state.user,
    person: state.user,
    profile: state.profile,
    ...details
  })
}

/**
 * A user proved to have an address. In the place of another it is where lost passwords are recovered from now on: every
 * session ends but the `kept` one, in which the user asked. `state` is revealed.
 */
export function verifyAddress(
  state: User,
  kind: AddressKind,
  text: string,
  kept?: string
): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.verified[kind] === text && state[kind] === text) return happenedAll([])
  const { user, verified } = state
  const before = isSameAddress(verified[kind], text) ? undefined : verified[kind]
  const instead = kind === 'email' && before !== undefined && { instead_of: before }
  const proved = { user, person: user, [kind]: text, ...instead }
  const ended: readonly UserEvent[] =
    before === undefined
      ? []
      : [{ type: 'auth.sessions-ended', data: endSessions(state, 'address-changed', kept) }]
  return happenedAll<UserEvent>([{ type: 'auth.address-verified', data: proved }, ...ended])
}

/** Somebody else proved to have it: the account has it no more. `state` is revealed. */
export function loseAddress(state: User, kind: AddressKind, text: string): Decision<UserEvent> {
  if (state.is !== 'live') return happenedAll([])
  const { user, profile, verified } = state
  const wasVerified = isSameAddress(verified[kind], text)
  const left = wasVerified ? '' : (verified[kind] ?? '')
  const lost: readonly UserEvent[] = wasVerified ? [{ type: 'auth.address-lost', data: { user, kind } }] : []
  const shown: readonly UserEvent[] = isSameAddress(state[kind], text)
    ? [{ type: 'auth.user-updated', data: { user, person: user, profile, [kind]: left } }]
    : []
  return happenedAll([...lost, ...shown])
}

/**
 * Gives a user another password; `password` is its hash. Whoever had the old one may be logged in with it: every
 * session ends but the `kept` one, in which the user asked.
 */
export function changePassword(state: User, password: string, kept?: string): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const changed = { user: state.user, person: state.user, password }
  return happenedAll([
    { type: 'auth.password-changed', data: changed },
    { type: 'auth.sessions-ended', data: endSessions(state, 'password-changed', kept) }
  ])
}

/**
 * Gives an account its first password, and lets it log in. Whatever was logged in to it before was not whoever reads its
 * mail, and ends; so do its second factors.
 */
export function activateUser(state: User, password: string): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.active) return refuse('already_active')
  const { user } = state
  return happenedAll([
    { type: 'auth.password-changed', data: { user, person: user, password } },
    { type: 'auth.sessions-ended', data: endSessions(state, 'password-changed', undefined) },
    ...offFor(user, state.second),
    { type: 'auth.user-activated', data: { user } }
  ])
}

/** Second factors that go on or off; one that is on and goes on is shown with something else from now on. */
export interface FactorChange {
  readonly on: readonly SecondFactor[]
  readonly off: readonly SecondFactor[]
}

/**
 * Changes second factors. Whoever logged in without what is needed now is not logged in any more, but for the `kept`
 * session, in which the user asked.
 */
export function changeFactors(state: User, { on, off }: FactorChange, kept?: string): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { user, second } = state
  const events: UserEvent[] = [
    ...on.map((factor) => ({ type: 'auth.second-factor-turned-on', data: { user, factor } }) as const),
    ...offFor(
      user,
      second.filter((factor) => off.includes(factor))
    )
  ]
  if (events.length === 0) return happenedAll([])
  const ended = endSessions(state, 'second-factor-changed', kept)
  return happenedAll([...events, { type: 'auth.sessions-ended', data: ended }])
}

function offFor(user: string, factors: readonly SecondFactor[]) {
  return factors.map((factor) => ({ type: 'auth.second-factor-turned-off', data: { user, factor } }) as const)
}

/** Stores the password that a user has in another form; `password` is its new hash. Nothing else changes. */
export function rehashPassword({ user }: LiveUser, password: string): Decision<UserEvent> {
  return happened('auth.password-rehashed', { user, person: user, password })
}

/**
 * Takes an account out of use: nobody gets in any more. What it has beside its own stream ends in the same append (see
 * account/end-credentials.ts), its roles in the profile service.
 */
export function archiveUser(state: User): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { user, profile, verified } = state
  const proved = verified.email !== undefined && { email: verified.email }
  return happenedAll<UserEvent>([
    { type: 'auth.sessions-ended', data: endSessions(state, 'archived', undefined) },
    { type: 'auth.user-archived', data: { user, person: user, profile, ...proved } }
  ])
}

/**
 * The user is to be erased: an account that is in use is archived first. `profiles` go with it. Done twice it is done once.
 */
export function eraseUser(state: User, erased: UserErased): Decision<UserEvent> {
  const event = { type: 'auth.user-erased', data: erased } as const
  if (state.is === 'absent') return refuse('not_found')
  if (state.is === 'archived') return happenedAll<UserEvent>(state.erased ? [] : [event])
  const archived = archiveUser(state)
  return archived.ok ? happenedAll<UserEvent>([...archived.events, event]) : archived
}

/** Ends every session of a user but the `kept` one. */
export function endOtherSessions(state: User, kept: string | undefined): Decision<UserEvent> {
  if (state.is !== 'live') return refuse('not_found')
  return happened('auth.sessions-ended', endSessions(state, 'asked', kept))
}

/** What ends all sessions of a user but the `kept` one, however many there are. */
function endSessions(
  { user, sessions }: LiveUser,
  reason: SessionsEnded['reason'],
  kept: string | undefined
): SessionsEnded {
  return { user, epoch: sessions.epoch + 1, reason, ...(kept !== undefined && { kept }) }
}
