/** A profile that gave no address of its own has the one that a checkout for it gave. */
import type { AddressGiven, BillingEvents } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { filled } from '../shared/filled.ts'
import { profileFold, profileStream, updateProfile } from './domain/profile.ts'

export const takeAddress = policy<BillingEvents>({
  name: 'take-address',
  on: {
    'billing.address-given': async (event, reaction) => {
      const { profile, person: _, ...given }: AddressGiven = await reaction.reveal(event.data)
      await reaction.transact(async (transaction) => {
        const stream = profileStream(profile)
        const state = await reaction.reveal(await transaction.load(stream, profileFold))
        if (state.is !== 'live') return
        // What its manager said meanwhile stays.
        const lacking = Object.entries(filled(given)).filter(([name]) => !state[name as keyof typeof given])
        transaction.append(stream, updateProfile(state, Object.fromEntries(lacking)))
      })
    }
  }
})
