/** Addresses as requests name them: found by a keyed hash, with what version 0.1 reserved without an end. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import {
  type Address,
  type AddressKind,
  accountOf,
  addressFold,
  addressStream,
  claimAddress,
  leaveAddress,
  withEarlier
} from '../domain/address.ts'
import { isSameAddress, type LiveUser, type UserChanges } from '../domain/user.ts'
import { hashedName, namesSecret } from '../names/reservations.ts'

/** An address inside of a transaction. */
export interface AddressAt {
  readonly hash: string
  readonly stream: string
  readonly state: Address
  /** Who reserved it in version 0.1. */
  readonly earlier: string | undefined
}

export interface Addresses {
  /** The address as the log has it. */
  load(transaction: Transaction, kind: AddressKind, text: string): Promise<AddressAt>
  /** Id of the account that an address logs in, past every cache: another process may have changed it. */
  account(kind: AddressKind, text: string): Promise<string | undefined>
}

export const addressKinds: readonly AddressKind[] = ['email', 'phone']

/** Opens the addresses of this service's log. */
export async function openAddresses({ keys, events, codec }: Engine): Promise<Addresses> {
  const secret = await keys.secret(namesSecret)
  return {
    async load(transaction, kind, text) {
      const hash = hashedName(secret, kind, text)
      const stream = addressStream(hash)
      const earlier = await transaction.reserved(kind, hash)
      const state = withEarlier(await transaction.load(stream, addressFold), earlier)
      return { hash, stream, state, earlier }
    },
    async account(kind, text) {
      const hash = hashedName(secret, kind, text)
      const stored = await events.readStream(addressStream(hash), 0)
      const told = stored.reduce(
        (state, event) => addressFold.evolve(state, codec.decode(event)),
        addressFold.initial
      )
      return accountOf(withEarlier(told, (await events.reserved(kind, hash))?.value))
    }
  }
}

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

/** An account gives an address up. */
export function leave(
  transaction: Transaction,
  kind: AddressKind,
  { stream, state, hash, earlier }: AddressAt,
  user: string
): void {
  transaction.append(stream, leaveAddress(state, { address: hash, user }))
  if (earlier === user) transaction.release(kind, hash)
}
