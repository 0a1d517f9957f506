/** Events of the auth service: user accounts, their addresses, passwords and sessions. */
import type { EventsOf } from '../event-definition.ts'
import { addressEvents } from './addresses/events.ts'
import { apiKeyEvents } from './api-keys/events.ts'
import { challengeEvents } from './challenges/events.ts'
import { factorEvents } from './factors/events.ts'
import { identityEvents } from './identities/events.ts'
import { passwordEvents } from './login/events.ts'
import { mailEvents } from './mail/events.ts'
import { passkeyEvents } from './passkeys/events.ts'
import { registrationEvents } from './registration/events.ts'
import { sessionEvents } from './sessions/events.ts'
import { userEvents } from './users/events.ts'

export const authEvents = [
  ...userEvents,
  ...registrationEvents,
  ...passwordEvents,
  ...addressEvents,
  ...sessionEvents,
  ...challengeEvents,
  ...factorEvents,
  ...apiKeyEvents,
  ...identityEvents,
  ...passkeyEvents,
  ...mailEvents
]

/** The events of auth, and the data of each. */
export type AuthEvents = EventsOf<typeof authEvents>
