/**
 * A provider grants a subscription to somebody whom it looks after, and has the mail go out: whoever has the address of
 * that profile is invited to manage it, by the provider. Where somebody manages it the auth service writes to them.
 */
import { createHmac } from 'node:crypto'
import type { BillingEvents, SubscriptionInvited } from '@bursar/contracts'
import { policy, RefusedError, type Transaction } from '@bursar/event-sourcing'
import { addressHash } from '../invitations/address-hash.ts'
import { awaitOwner } from '../invitations/await-owner.ts'
import { countInvitations } from '../invitations/count-invitations.ts'
import { addressFold, addressStream } from '../invitations/domain/address.ts'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { namesSecret } from '../profiles/slug-names.ts'
import { grantRole, repeatOffer } from './domain/roles.ts'

export const inviteSubscriber = policy<BillingEvents>({
  name: 'invite-subscriber',
  on: {
    'billing.subscription-invited': async (event, reaction) => {
      const invited: SubscriptionInvited = await reaction.reveal(event.data)
      const { profile: id, provider, invited_by, origin } = invited
      const stream = profileStream(id)
      const secret = await reaction.secret(namesSecret)
      const invite = async (transaction: Transaction) => {
        const state = await reaction.reveal(await transaction.load(stream, profileFold))
        // The grant that it comes to be with is in the log in front of this.
        if (state.is === 'absent') throw new Error('the profile is not there yet')
        if (state.is !== 'live' || state.managed || state.maker?.id !== provider) return
        const email = state.email
        if (typeof email !== 'string' || email === '') return
        const address = addressHash(secret, email)
        const to = { address, user: (await transaction.load(addressStream(address), addressFold)).user }
        const by = { user: invited_by, as: provider }
        const telling = { now: transaction.time, origin, invites: true }
        const message = typeof invited.message === 'string' ? invited.message : undefined
        const decision = grantRole(state, {
          ...{ to, by, role: 'manager', optedIn: false, message },
          ...{ offer: reaction.id('offer'), key: keyOf(secret, event.id) },
          given: { given_email: email },
          ...telling
        })
        if (!decision.ok) return
        if (decision.events.length === 0) {
          const told = repeatOffer(state, to, 'manager', telling)
          if (told.ok) transaction.append(stream, told)
          return
        }
        transaction.append(stream, decision)
        await countInvitations(transaction, { state, events: decision.events, by })
        await awaitOwner(transaction, to, decision.events)
      }
      try {
        await reaction.transact(invite)
      } catch (error) {
        // Who has too many invitations open sends no more of them.
        if (!(error instanceof RefusedError) || error.code !== 'too_many_invitations') throw error
      }
    }
  }
})

/** The same each time that the event is handled, and guessed by nobody. */
function keyOf(secret: Buffer, event: string): string {
  return createHmac('sha256', secret).update(`offer of ${event}`).digest('hex').slice(0, 40)
}
