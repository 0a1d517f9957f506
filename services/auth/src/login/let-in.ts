/** Lets in whoever has proved who they are: a session begins, and one from a network that is new is told by mail. */
import type { Transaction } from '@bursar/event-sourcing'
import { askMail } from '../notices/kind.ts'
import type { TokenKeys } from '../sessions/keys.ts'
import { type OpenedSession, type PartToOpen, sessionOpening } from '../sessions/open-session.ts'
import { isNewNetwork } from '../throttling/known-network.ts'
import type { LiveUser } from '../users/domain/user.ts'

/** Makes the step of a transaction; it takes the account as it is by then, revealed. `part`: see sessionOpening. */
export async function lettingIn(
  keys: TokenKeys,
  request: Parameters<typeof sessionOpening>[1],
  { user, verified }: LiveUser,
  part?: PartToOpen
): Promise<(transaction: Transaction, account: LiveUser) => OpenedSession> {
  const isTold = typeof verified.email === 'string' && (await isNewNetwork(request, user))
  const openSession = await sessionOpening(keys, request, user, part)
  return (transaction, account) => {
    const opened = openSession(transaction, account)
    const { session } = opened
    const { origin } = request
    if (isTold) {
      askMail(transaction, `device ${session}`, { notice: 'newDevice', user, about: session, origin })
    }
    return opened
  }
}
