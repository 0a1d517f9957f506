/** A mail to whoever has an account of which the password was changed. */
import type { Transaction } from '@bursar/event-sourcing'
import type { User } from '../users/domain/user.ts'
import { askMail } from './kind.ts'

/** `before` is the account until now: each change of its password is told once. */
export function tellOfPassword(transaction: Transaction, before: User, origin: string): void {
  if (before.is !== 'live') return
  const { user, sessions } = before
  askMail(transaction, `password ${user} ${sessions.epoch + 1}`, { notice: 'passwordChanged', user, origin })
}
