/** Events of what a user has roles on, on `member-<user>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'

export const userLeft = defineEvent({
  type: 'profile.user-left',
  description:
    'The account of a user was archived: the user has no role from now on, and no offer reaches them.',
  data: Type.Object({ user: Type.String() })
})

export type UserLeft = EventData<typeof userLeft>

export const accessibleEvents = [userLeft]
