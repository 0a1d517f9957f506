/** A user takes other addresses. */
import type { Transaction } from '@bursar/event-sourcing'
import { type Addresses, addressKinds, leave } from '../addresses/addresses.ts'
import { claimAddress, isSameAddress } from '../addresses/domain/address.ts'
import type { LiveUser, UserChanges } from './domain/user.ts'

/**
 * Gives an account other addresses in place of those of before. What it verified stays its own until it verifies
 * another; one that is somebody else's is noted with the account and serves it for nothing, and nothing tells so.
 */
export async function moveAddresses(
  transaction: Transaction,
  addresses: Addresses,
  before: LiveUser,
  changes: UserChanges
): Promise<void> {
  for (const kind of addressKinds) {
    const [old, wanted] = [before[kind], changes[kind]]
    if (typeof wanted !== 'string' || isSameAddress(old, wanted)) continue
    const isProved = isSameAddress(old, before.verified[kind])
    if (typeof old === 'string' && !isProved) {
      leave(transaction, kind, await addresses.load(transaction, kind, old), before.user)
    }
    if (wanted === '') continue
    const { stream, state, hash } = await addresses.load(transaction, kind, wanted)
    const claim = { kind, address: hash, user: before.user, now: transaction.time }
    const claimed = claimAddress(state, claim)
    if (claimed.ok) transaction.append(stream, claimed)
  }
}

/** Gives back what an account verified and what it only noted: whoever has an address may have it at once. */
export async function releaseAddresses(
  transaction: Transaction,
  addresses: Addresses,
  account: LiveUser
): Promise<void> {
  for (const kind of addressKinds) {
    const [shown, verified] = [account[kind], account.verified[kind]]
    for (const text of isSameAddress(shown, verified) ? [shown] : [shown, verified]) {
      if (typeof text !== 'string') continue
      leave(transaction, kind, await addresses.load(transaction, kind, text), account.user)
    }
  }
}
