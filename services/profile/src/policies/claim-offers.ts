/** Who verifies an e-mail address finds the offers that were made to it, and accepts or refuses each. */
import type { AddressVerified, AuthEvents, ProfileEvents } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { addressFold, addressStream, ownAddress } from '../domain/address.ts'
import { profileFold, profileStream } from '../domain/profile.ts'
import { addressHash } from '../names/addresses.ts'
import { namesSecret } from '../names/slug-names.ts'
import { textOf } from './text-of.ts'

export const claimOffers = policy<AuthEvents & ProfileEvents>({
  name: 'claim-offers',
  on: {
    'auth.address-verified': async (event, reaction) => {
      if (event.data.email === undefined) return
      const { user, email }: AddressVerified = await reaction.reveal(event.data)
      const address = addressHash(await reaction.secret(namesSecret), textOf(email ?? null))
      await reaction.transact(async (transaction) => {
        const stream = addressStream(address)
        const state = await transaction.load(stream, addressFold)
        transaction.append(stream, ownAddress(state, { address, user }))
        for (const { profile, offer } of state.waiting) {
          const on = await transaction.load(profileStream(profile), profileFold)
          if (on.is !== 'live' || !Object.hasOwn(on.offers, offer)) continue
          transaction.append(profileStream(profile), [
            { type: 'profile.offer-addressed', data: { profile, offer, user } }
          ])
        }
      })
    }
  }
})
