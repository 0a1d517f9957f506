/** A mail to the address that an account had verified until now. */
import type { Transaction } from '@bursar/event-sourcing'
import { type AddressKind, isSameAddress } from '../addresses/domain/address.ts'
import type { LiveUser } from '../users/domain/user.ts'
import { askMail } from './kind.ts'

/** Whoever reads there learns that the account is not theirs to recover any more; `before` is revealed. */
export function tellFormer(
  transaction: Transaction,
  before: LiveUser,
  proved: { readonly kind: AddressKind; readonly text: string; readonly id: string; readonly origin: string }
): void {
  const { verified, user } = before
  const { kind, text, id, origin } = proved
  if (kind !== 'email' || typeof verified.email !== 'string' || isSameAddress(verified.email, text)) return
  askMail(transaction, `former ${id}`, { notice: 'emailChanged', user, origin })
}
