/** Who loses the role by which offers were made on other profiles takes them along; those of the same end with it. */
import { policy, type Reaction, type RecordedEvent } from '@bursar/event-sourcing'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { isManager } from '../profiles/domain/role-state.ts'
import { inviterFold, inviterStream } from './domain/inviter.ts'

export const endOffers = policy({
  name: 'end-offers',
  on: {
    'profile.role-removed': end,
    'profile.role-granted': end,
    'profile.role-accepted': end
  }
})

async function end({ data }: RecordedEvent, reaction: Reaction) {
  const { profile: as, user, role }: { profile: string; user: string; role?: string } = data
  if (role === 'manager') return
  await reaction.transact(async (transaction) => {
    const { open } = await transaction.load(inviterStream(user), inviterFold)
    const made = open.filter((one) => one.made_as === as && one.profile !== as)
    if (made.length === 0) return
    const maker = await transaction.load(profileStream(as), profileFold)
    // Whoever has the role again by now has made nothing that ended.
    if (maker.is === 'live' && isManager(maker.roles[user])) return
    for (const { profile, invitation } of made) {
      const stream = profileStream(profile)
      const on = await transaction.load(stream, profileFold)
      if (on.is !== 'live' || !Object.hasOwn(on.offers, invitation)) continue
      transaction.append(stream, [{ type: 'profile.offer-ended', data: { profile, offer: invitation } }])
    }
  })
}
