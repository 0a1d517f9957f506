/** Events of the profile service: profiles, and who acts for them. */
import type { EventsOf } from '../event-definition.ts'
import { accessibleEvents } from './accessibles/events.ts'
import { agreementEvents } from './agreements/events.ts'
import { brandEvents } from './brands/events.ts'
import { invitationEvents } from './invitations/events.ts'
import { ownProfileEvents } from './profiles/events.ts'
import { roleTypeEvents } from './role-types/events.ts'
import { roleEvents } from './roles/events.ts'

export const profileEvents = [
  ...ownProfileEvents,
  ...invitationEvents,
  ...roleEvents,
  ...roleTypeEvents,
  ...agreementEvents,
  ...accessibleEvents,
  ...brandEvents
]

/** The events of profile, and the data of each. */
export type ProfileEvents = EventsOf<typeof profileEvents>
