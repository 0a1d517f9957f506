/** A code that somebody typed in: right, it is used up; wrong, it counts against the challenges it was tried on. */
import type { OperationRequest } from '@bursar/service-kit'
import { challengesFold, challengesStream, meetByCode, type Purpose } from './domain/challenge.ts'
import { CHALLENGE_KEYS, keyHash, openSecrets } from './secrets.ts'

type Request = Pick<OperationRequest<any, any>, 'engine' | 'transact' | 'reveal'>

/** What a 401 says of a code that is of no use. */
export const wrongCode = { email_code: ['This code is wrong, was used, or has expired.'] }

export interface TriedCode {
  readonly user: string
  readonly code: number
  readonly purpose: Purpose
  /** True where more has to be shown beside it, and a right one is used up by showing it again after that. */
  readonly keep?: boolean
}

/** The address that the code had gone to; undefined when it is wrong, expired, or was tried too often. */
export async function showCode(
  { engine, transact, reveal }: Request,
  { user, code, purpose, keep = false }: TriedCode
): Promise<string | undefined> {
  const secrets = await openSecrets(engine)
  const stream = challengesStream(user)
  return transact(async (transaction) => {
    const state = await reveal(await transaction.load(stream, challengesFold))
    const isCodeOf = (challenge: string) => secrets.isCodeOf(challenge, code)
    const shown = { purpose, kind: 'email', isCodeOf, at: engine.world.clock.real() } as const
    const events = meetByCode(state, user, shown)
    const met = events.find(({ type }) => type === 'auth.challenge-met')?.data.challenge
    const challenge = state.open.find((one) => one.challenge === met)
    if (!challenge || !keep) transaction.append(stream, events)
    if (!challenge) return undefined
    if (!keep) transaction.release(CHALLENGE_KEYS, keyHash(secrets.keyOf(challenge.challenge)))
    return typeof challenge.address === 'string' ? challenge.address : undefined
  })
}
