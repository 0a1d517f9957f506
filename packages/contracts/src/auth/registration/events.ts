/** What became of accounts that version 0.1 made for whom somebody invited. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'

export const invitationRedirected = defineEvent({
  type: 'auth.invitation-redirected',
  description:
    'The person who was invited by e-mail address already has an account; the invitation belongs to that user.',
  data: Type.Object({
    /** Id that the invitation was made out to, which is nobody’s now. */
    invited: Type.String(),
    /** Who has the address. */
    user: Type.String(),
    /** The profile that invited. */
    profile: Type.String()
  })
})

export const accountWithdrawn = defineEvent({
  type: 'auth.account-withdrawn',
  description:
    'An account that version 0.1 made for an invited person, and that nobody activated, was removed: its name and ' +
    'address are free.',
  trail: { about: ({ user }) => [user], says: 'Withdrew an account that was never activated.' },
  data: Type.Object({ user: Type.String() })
})

export const agreementsSigned = defineEvent({
  type: 'auth.agreements-signed',
  description: 'Who registered signed agreements of the site along with that.',
  data: Type.Object({
    user: Type.String(),
    signed: Type.Array(
      Type.Object({ agreement: Type.String(), slug: Type.String(), edition: Type.Integer({ minimum: 1 }) })
    )
  })
})

export type AgreementsSigned = EventData<typeof agreementsSigned>
export type InvitationRedirected = EventData<typeof invitationRedirected>
export type AccountWithdrawn = EventData<typeof accountWithdrawn>

export const registrationEvents = [invitationRedirected, accountWithdrawn, agreementsSigned]
