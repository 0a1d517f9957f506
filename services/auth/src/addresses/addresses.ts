/** Addresses as requests name them: found by a keyed hash, with what version 0.1 reserved without an end. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { hashedName, namesSecret } from '../shared/hashed-name.ts'
import {
  type Address,
  type AddressKind,
  accountOf,
  addressFold,
  addressStream,
  leaveAddress,
  withEarlier
} from './domain/address.ts'

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
  /** Id of the account that has verified an address, past every cache. */
  owner(kind: AddressKind, text: string): Promise<string | undefined>
}

export const addressKinds: readonly AddressKind[] = ['email', 'phone']

/** Opens the addresses of this service's log. */
export async function openAddresses({ keys, events, load }: Engine): Promise<Addresses> {
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
      const state = await load(addressStream(hash), addressFold)
      return accountOf(withEarlier(state, (await events.reserved(kind, hash))?.value))
    },
    async owner(kind, text) {
      const { owner } = await load(addressStream(hashedName(secret, kind, text)), addressFold)
      return owner ?? undefined
    }
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
