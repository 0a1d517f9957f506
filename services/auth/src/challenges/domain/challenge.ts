/**
 * Challenges of a user: keys and codes that went to an address, to be shown by whoever reads there. Stream
 * `challenges-<user>`. Of each purpose and kind of address there is one at a time: a newer one takes the older one's place.
 */
import type { AuthEvents, ChallengeIssued } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { AddressKind } from '../../addresses/domain/address.ts'

export type Purpose = ChallengeIssued['purpose']

/** A challenge that has not been met. */
export interface Challenge extends Omit<ChallengeIssued, 'user' | 'person'> {
  /** Wrong codes that were shown for it. */
  readonly failures: number
}

/** What is open of a user. */
export interface Challenges {
  readonly open: readonly Challenge[]
}

export type ChallengeEvent = EventOf<
  AuthEvents,
  'auth.challenge-issued' | 'auth.challenge-failed' | 'auth.challenge-met' | 'auth.challenges-ended'
>

/** What a code that is shown comes to. */
type ShownEvent = EventOf<AuthEvents, 'auth.challenge-failed' | 'auth.challenge-met'>

/** How long keys and codes are worth something, by real time: an activation a week, else an hour; codes ten minutes. */
export const lifetimes = {
  keyMs: { activate: 7 * 86_400_000, verify: 3_600_000, recover: 3_600_000, login: 600_000 },
  codeMs: 600_000
} as const

/** Codes have six digits: nobody may try more than a few. */
const CODE_TRIES_MAX = 5

export const challengesStream = (user: string) => `challenges-${user}`

export const challengesFold = fold<Challenges, AuthEvents>(
  { open: [] },
  {
    'auth.challenge-issued': ({ open }, { user: _, person: __, ...issued }: ChallengeIssued) => ({
      open: [...open.filter((one) => !isReplacedBy(one, issued)), { ...issued, failures: 0 }]
    }),
    'auth.challenge-failed': ({ open }, { challenge }) => ({
      open: open.map((one) => (one.challenge === challenge ? { ...one, failures: one.failures + 1 } : one))
    }),
    'auth.challenges-ended': () => ({ open: [] }),
    'auth.challenge-met': ({ open }, { challenge }) => ({
      open: open.filter((one) => one.challenge !== challenge)
    })
  }
)

function isReplacedBy(one: Challenge, issued: Pick<Challenge, 'purpose' | 'kind'>): boolean {
  return one.purpose === issued.purpose && one.kind === issued.kind
}

/** Whom a new challenge is for. */
export interface Wanted {
  readonly user: string
  readonly challenge: string
  readonly purpose: Purpose
  readonly kind: AddressKind
  readonly address: string
}

/** Issues a challenge; `at` is real time in milliseconds. */
export function issueChallenge(
  wanted: Wanted,
  at: number
): readonly [EventOf<AuthEvents, 'auth.challenge-issued'>] {
  const data = {
    ...wanted,
    person: wanted.user,
    key_until: new Date(at + lifetimes.keyMs[wanted.purpose]).toISOString(),
    code_until: new Date(at + lifetimes.codeMs).toISOString()
  }
  return [{ type: 'auth.challenge-issued', data }]
}

/** The one whose place a challenge of that purpose and kind would take. */
export function replaced(
  { open }: Challenges,
  wanted: Pick<Wanted, 'purpose' | 'kind'>
): Challenge | undefined {
  return open.find((one) => isReplacedBy(one, wanted))
}

/** The open challenge of that id whose key still counts. */
export function byKey({ open }: Challenges, id: string, at: number): Challenge | undefined {
  return open.find(({ challenge, key_until }) => challenge === id && at < Date.parse(key_until))
}

/** The key was shown: the challenge is met. */
export function meetByKey(
  state: Challenges,
  user: string,
  { challenge, at }: { readonly challenge: string; readonly at: number }
): Decision<ChallengeEvent> {
  if (!byKey(state, challenge, at)) return refuse('key_unknown')
  return happened('auth.challenge-met', { user, challenge })
}

/** A code that was shown. */
export interface ShownCode {
  readonly purpose: Purpose
  readonly kind: AddressKind
  readonly isCodeOf: (challenge: string) => boolean
  /** Real time in milliseconds. */
  readonly at: number
}

/**
 * A code was shown: met when it is the code of an open challenge, else a failure of each that it was tried on. Without
 * events there was none whose code still counts.
 */
export function meetByCode({ open }: Challenges, user: string, shown: ShownCode): readonly ShownEvent[] {
  const tried = open.filter(
    ({ purpose, kind, code_until, failures }) =>
      purpose === shown.purpose &&
      kind === shown.kind &&
      shown.at < Date.parse(code_until) &&
      failures < CODE_TRIES_MAX
  )
  const met = tried.find(({ challenge }) => shown.isCodeOf(challenge))
  if (met) return [{ type: 'auth.challenge-met', data: { user, challenge: met.challenge } }]
  return tried.map(({ challenge }) => ({ type: 'auth.challenge-failed', data: { user, challenge } }))
}

/** Ends all that is open. */
export function endChallenges({ open }: Challenges, user: string): Decision<ChallengeEvent> {
  return open.length === 0 ? happenedAll([]) : happened('auth.challenges-ended', { user })
}
