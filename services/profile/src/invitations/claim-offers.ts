/** Who verifies an e-mail address finds the offers that were made to it, and accepts or refuses each. */
import type { AddressVerified, AuthEvents, ProfileEvents, UserArchived } from '@bursar/contracts'
import { policy, type Reaction, type Transaction } from '@bursar/event-sourcing'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { namesSecret } from '../profiles/slug-names.ts'
import { textOf } from '../shared/text-of.ts'
import { addressHash } from './address-hash.ts'
import { addressFold, addressStream, disownAddress, ownAddress } from './domain/address.ts'

export const claimOffers = policy<AuthEvents & ProfileEvents>({
  name: 'claim-offers',
  on: {
    'auth.address-verified': async (event, reaction) => {
      if (event.data.email === undefined) return
      const { user, email, instead_of }: AddressVerified = await reaction.reveal(event.data)
      const address = await hashed(reaction, email)
      const before = instead_of === undefined ? undefined : await hashed(reaction, instead_of)
      await reaction.transact(async (transaction) => {
        if (before !== undefined) {
          const state = await transaction.load(addressStream(before), addressFold)
          transaction.append(addressStream(before), disownAddress(state, { address: before, user }))
        }
        await own(transaction, { address, user, at: event.position })
      })
    },
    // What is offered to the address of an account that is archived waits for whoever verifies it next.
    'auth.user-archived': async ({ data }, reaction) => {
      if (data.email === undefined) return
      const { user, email }: UserArchived = await reaction.reveal(data)
      const address = await hashed(reaction, email)
      await reaction.transact(async (transaction) => {
        const state = await transaction.load(addressStream(address), addressFold)
        transaction.append(addressStream(address), disownAddress(state, { address, user }))
      })
    }
  }
})

async function hashed(reaction: Reaction, email: AddressVerified['email']): Promise<string> {
  return addressHash(await reaction.secret(namesSecret), textOf(email ?? null))
}

/** What was offered to the address and not accepted yet is the user's, whose it may have been before. */
async function own(
  transaction: Transaction,
  owned: { readonly address: string; readonly user: string; readonly at: number }
): Promise<void> {
  const { address, user } = owned
  const state = await transaction.load(addressStream(address), addressFold)
  const decision = ownAddress(state, owned)
  transaction.append(addressStream(address), decision)
  if (!decision.ok || decision.events.length === 0) return
  for (const { profile, offer } of state.offers) {
    const on = await transaction.load(profileStream(profile), profileFold)
    if (on.is !== 'live' || !Object.hasOwn(on.offers, offer)) continue
    const data = { profile, offer, user }
    transaction.append(profileStream(profile), [{ type: 'profile.offer-addressed', data }])
  }
}
