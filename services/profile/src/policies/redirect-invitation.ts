/** An invitation whose addressee had an account already is that user's. */
import type { InvitationRedirected } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { profileFold, profileStream } from '../domain/profile.ts'
import { redirectRole } from '../domain/roles.ts'

export const redirectInvitation = policy({
  name: 'redirect-invitation',
  on: {
    'auth.invitation-redirected': async (event, reaction) => {
      const { profile, invited, user }: InvitationRedirected = event.data
      await reaction.transact(async (transaction) => {
        const stream = profileStream(profile)
        const state = await reaction.reveal(await transaction.load(stream, profileFold))
        transaction.append(stream, redirectRole(state, invited, user))
      })
    }
  }
})
