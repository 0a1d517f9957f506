/** The sessions of a user that go on. */
import type { OperationRequest } from '@bursar/service-kit'
import type { Ending, LiveUser } from '../users/domain/user.ts'
import { SESSIONS, type SessionDocument } from './projection.ts'

type Asking = Pick<OperationRequest, 'collection' | 'engine'>

/** Sessions that are gone through to count them. */
const COUNTED_MAX = 10_000

/** Whether a session has not ended together with all others of its user. */
export function isGoingOn({ session, epoch }: SessionDocument, ended: Ending): boolean {
  return epoch >= ended.epoch || session === ended.kept
}

/** Real time, before which no session that goes on expires. */
export const expiredBefore = ({ engine }: Pick<Asking, 'engine'>): string =>
  new Date(engine.world.clock.real()).toISOString()

/**
 * How many sessions of a user go on beside the `kept` one, as the read model has it: who logs in at this very instant is
 * not counted, and ends all the same.
 */
export async function countOthers(
  request: Asking,
  { user, sessions }: Pick<LiveUser, 'user' | 'sessions'>,
  kept: string | undefined
): Promise<number> {
  const from = expiredBefore(request)
  const query = { list: 'user', by: user, from, descending: true, offset: 0, limit: COUNTED_MAX }
  const found = await request.collection(SESSIONS).documents<SessionDocument>(query)
  return found.filter((one) => one.session !== kept && isGoingOn(one, sessions)).length
}

/** Says so in a sentence. */
export function endedSentence(ended: number): string {
  if (ended === 0) return 'No other session was open.'
  return ended === 1 ? 'One other session was ended.' : `${ended} other sessions were ended.`
}
