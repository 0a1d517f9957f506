/** How a mail of the outbox is shown. */
import type { SentMail } from '@bursar/contracts'
import { type OperationRequest, shownText, type UserDocument } from '@bursar/service-kit'
import type { MailDocument } from './projection.ts'

type Request = Pick<OperationRequest, 'collection' | 'reveal'>

/** The documents come revealed. */
export async function mailViews(
  { collection, reveal }: Request,
  mails: readonly MailDocument[]
): Promise<SentMail[]> {
  const stored = await collection('users').getAll<UserDocument>([
    ...new Set(mails.flatMap(({ user }) => user ?? []))
  ])
  const users = await reveal(Object.fromEntries(stored))
  return mails.map(({ mail: id, created_at, kind, user, address, outcome, reply }) => ({
    id,
    created_at,
    kind,
    user: shownText(users[user ?? '']?.slug),
    to: shownText(address),
    outcome,
    reply: shownText(reply)
  }))
}
