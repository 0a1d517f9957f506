/**
 * Events of challenges, on `challenges-<user>`: keys and codes that went to an address. Neither is in them: both are
 * worked out from the challenge's id under a secret of the service.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

const user = Type.String()
const challenge = Type.String()

export const challengeIssued = defineEvent({
  type: 'auth.challenge-issued',
  description: 'A key and a code go to an address of a user: whoever shows one reads what is sent there.',
  trail: { about: ({ user }) => [user], says: 'Asked for a key or code by mail.' },
  data: Type.Object({
    user,
    /** Whose key seals the address: the user. */
    person: Type.String(),
    challenge,
    /**
     * What it opens: an account without a password, an address, an account whose password is forgotten, or, beside the
     * password, one whose second factor is its mailbox.
     */
    purpose: Type.Union([
      Type.Literal('activate'),
      Type.Literal('verify'),
      Type.Literal('recover'),
      Type.Literal('login')
    ]),
    kind: Type.Union([Type.Literal('email'), Type.Literal('phone')]),
    address: personal(254),
    /** Real time from which the key is worth nothing, ISO 8601. */
    key_until: Type.String(),
    /** The same of the code. */
    code_until: Type.String()
  })
})

export const challengeFailed = defineEvent({
  type: 'auth.challenge-failed',
  description: 'A wrong code was shown for a challenge.',
  trail: { about: ({ user }) => [user], says: 'Entered a wrong code.' },
  data: Type.Object({ user, challenge })
})

export const challengeMet = defineEvent({
  type: 'auth.challenge-met',
  description: 'The key or the code of a challenge was shown, and neither is worth anything any more.',
  trail: { about: ({ user }) => [user], says: 'Used a key or code that came by mail.' },
  data: Type.Object({ user, challenge })
})

export const challengesEnded = defineEvent({
  type: 'auth.challenges-ended',
  description: 'Nothing that went to an address of the user is worth anything any more.',
  data: Type.Object({ user })
})

export type ChallengeIssued = EventData<typeof challengeIssued>
export type ChallengeFailed = EventData<typeof challengeFailed>
export type ChallengeMet = EventData<typeof challengeMet>

export const challengeEvents = [challengeIssued, challengeFailed, challengeMet, challengesEnded]
