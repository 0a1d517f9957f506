/** Whether a user may still have roles. Stream `member-<user>`. */
import type { ProfileEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

export interface Member {
  /** True once the account is archived. */
  readonly left: boolean
}

export const memberStream = (user: string) => `member-${user}`

export const memberFold = fold<Member, ProfileEvents>(
  { left: false },
  { 'profile.user-left': () => ({ left: true }) }
)

/** The account was archived. */
export function leave({ left }: Member, user: string): Decision<EventOf<ProfileEvents, 'profile.user-left'>> {
  return left ? happenedAll([]) : happened('profile.user-left', { user })
}
