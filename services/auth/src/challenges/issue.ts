/** Issues a challenge to an address: its key leads to it from now on, and a mail goes out. */

import type { MailSent } from '@bursar/contracts'
import { refuse, type Transaction } from '@bursar/event-sourcing'
import type { Answer, OperationRequest } from '@bursar/service-kit'
import type { Addresses } from '../addresses/addresses.ts'
import { askMail, mailStream } from '../notices/kind.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import {
  challengesFold,
  challengesStream,
  endChallenges,
  issueChallenge,
  replaced,
  type Wanted
} from './domain/challenge.ts'
import { CHALLENGE_KEYS, type ChallengeSecrets, keyHash, openSecrets } from './secrets.ts'

/** What a step of a transaction needs to issue challenges. */
export interface Issuer {
  readonly secrets: ChallengeSecrets
  /** Id of the challenge, unless there is more than one. */
  readonly challenge: string
  /** Real time in milliseconds. */
  readonly at: number
  /** Start of the link that is sent. */
  readonly origin: string
  /** True when enough went to the address: nothing goes, and that is noted. */
  readonly isWithheld: boolean
  onIssued(): void
}

/**
 * Runs a write that may issue a challenge to an address, and counts it there. Without an address there is no issuer.
 * When enough went there, nothing is made: the key and the code that went there last go on, and the log has a note of it,
 * or none where it has many already. Whoever asked gets the usual answer.
 */
export async function issuing(
  request: OperationRequest<any, any>,
  { guard, address }: { readonly guard: LoginGuard; readonly address: string | undefined },
  work: (issuer: Issuer | undefined) => Promise<Answer>
): Promise<Answer> {
  if (address === undefined) return work(undefined)
  const isWithheld = !(await guard.mayWriteTo(request, address))
  if (isWithheld && !(await guard.mayNoteOf(request, address))) return work(undefined)
  const { engine, origin } = request
  const { clock, id } = engine.world
  let isIssued = false
  const onIssued = () => {
    isIssued = true
  }
  const secrets = await openSecrets(engine)
  const answered = await work({ secrets, challenge: id(), at: clock.real(), origin, isWithheld, onIssued })
  if (isIssued) await guard.wroteTo(request, address)
  return answered
}

type Receiver = Pick<Wanted, 'user' | 'purpose' | 'kind' | 'address'>

export async function issue(
  transaction: Transaction,
  { secrets, challenge, at, origin, isWithheld, onIssued }: Issuer,
  receiver: Receiver
): Promise<void> {
  if (isWithheld) return noteWithheld(transaction, { challenge, origin }, receiver)
  const { user } = receiver
  const stream = challengesStream(user)
  const earlier = replaced(await transaction.load(stream, challengesFold), receiver)
  if (earlier) transaction.release(CHALLENGE_KEYS, keyHash(secrets.keyOf(earlier.challenge)))
  const [issued] = issueChallenge({ ...receiver, challenge }, at)
  transaction.append(stream, [issued])
  const name = keyHash(secrets.keyOf(challenge))
  const value = `${user} ${challenge}`
  const reservation = { space: CHALLENGE_KEYS, name, value, expires: issued.data.key_until }
  transaction.reserve(reservation, refuse('version_conflict'))
  onIssued()
  askMail(transaction, `challenge ${challenge}`, { notice: 'challenge', user, about: challenge, origin })
}

/** Notes a key or code that did not go. */
function noteWithheld(
  transaction: Transaction,
  { challenge: mail, origin }: Pick<Issuer, 'challenge' | 'origin'>,
  { user, purpose, address }: Receiver
): void {
  const about = { notice: 'challenge', kind: purpose, user, person: user, address } as const
  const data: MailSent = { mail, ...about, origin, outcome: 'withheld' }
  transaction.append(mailStream(mail), [{ type: 'auth.mail-sent', data }])
}

/** Ends whatever went to the addresses of a user: no key and no code of it is worth anything any more. */
export async function withdrawChallenges(
  transaction: Transaction,
  secrets: ChallengeSecrets,
  user: string
): Promise<void> {
  const stream = challengesStream(user)
  const state = await transaction.load(stream, challengesFold)
  for (const { challenge } of state.open) {
    transaction.release(CHALLENGE_KEYS, keyHash(secrets.keyOf(challenge)))
  }
  transaction.append(stream, endChallenges(state, user))
}

/**
 * Lets an e-mail address be verified. One that somebody else has verified gets no key: its owner is told that
 * it has an account, and whoever asked cannot tell the difference.
 */
export async function issueVerification(
  transaction: Transaction,
  { addresses, issuer }: { readonly addresses: Addresses; readonly issuer: Issuer },
  { user, address }: { readonly user: string; readonly address: string }
): Promise<void> {
  const { owner } = (await addresses.load(transaction, 'email', address)).state
  if (issuer.isWithheld || owner === null || owner === user) {
    return issue(transaction, issuer, { user, purpose: 'verify', kind: 'email', address })
  }
  const { challenge, origin } = issuer
  askMail(transaction, `taken ${challenge}`, { notice: 'taken', user: owner, origin })
}
