/** Offers to addresses wait on the streams of the addresses. */
import type { Transaction } from '@bursar/event-sourcing'
import type { NotedEvent } from './count-invitations.ts'
import { addressFold, addressStream, awaitAddress, type Recipient } from './domain/address.ts'

/** An offer to an address is noted on the stream of the address, where it waits until somebody has verified it. */
export async function awaitOwner(
  transaction: Transaction,
  to: Recipient,
  events: readonly NotedEvent[]
): Promise<void> {
  const made = events.find(({ type }) => type === 'profile.role-offered')
  if (!('address' in to) || made?.type !== 'profile.role-offered') return
  const { profile, offer = '' } = made.data
  const stream = addressStream(to.address)
  const address = await transaction.load(stream, addressFold)
  transaction.append(stream, awaitAddress(address, { address: to.address, profile, offer }))
}
