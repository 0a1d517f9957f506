/** A mail to whoever has an account of which a second factor was turned on or off. */
import type { Transaction } from '@bursar/event-sourcing'
import { askMail } from '../notices/kind.ts'
import type { User } from '../users/domain/user.ts'

/** `before` is the account until now: each change is told once. */
export function tellOfFactor(
  transaction: Transaction,
  before: User,
  { on, origin }: { readonly on: boolean; readonly origin: string }
): void {
  if (before.is !== 'live') return
  const { user, sessions } = before
  const about = on ? 'on' : 'off'
  askMail(transaction, `factor ${user} ${sessions.epoch + 1}`, {
    notice: 'secondFactor',
    user,
    about,
    origin
  })
}
