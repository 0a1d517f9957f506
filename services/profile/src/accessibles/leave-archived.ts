/** Whose account is archived has no role any more, asks for none, is offered none and offers none. */
import type { AuthEvents, ProfileEvents } from '@bursar/contracts'
import { type Cause, type Engine, type Policy, policy, type RecordedEvent } from '@bursar/event-sourcing'
import { type LateEngine, ROLES, type RoleDocument } from '@bursar/service-kit'
import { inviterFold, inviterStream } from '../invitations/domain/inviter.ts'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { leaveForGood } from '../roles/domain/roles.ts'
import { leave, memberFold, memberStream } from './domain/member.ts'

/** How long it waits for the lists that it goes through; then the event is handled again. */
const WAIT_MS = 30_000
const PAGE = 500

const name = 'leave-archived'

/**
 * What the user is and made until then is found in the read models, once these include all that was written before the
 * user left. What somebody decides meanwhile, and did not know, ends when it is told of: it comes after that in the log.
 */
export function leaveArchived(late: LateEngine): Policy {
  async function ended({ data, id, correlationid }: RecordedEvent<{ profile: string }>) {
    const engine = await late.engine
    const { profile, user, made_by }: { profile: string; user?: string; made_by?: string } = data
    for (const one of new Set([user, made_by])) {
      if (one === undefined || !(await engine.load(memberStream(one), memberFold)).left) continue
      await leaveProfile(engine, { actor: name, correlationid, causationid: id }, profile, one)
    }
  }

  return policy<AuthEvents & ProfileEvents>({
    name,
    on: {
      'auth.user-archived': async ({ data: { user }, id, correlationid }, reaction) => {
        await reaction.transact(async (transaction) => {
          const stream = memberStream(user)
          transaction.append(stream, leave(await transaction.load(stream, memberFold), user))
        })
        const engine = await late.engine
        if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
        const cause = { actor: name, correlationid, causationid: id }
        for (const profile of await profilesOf(engine, user)) await leaveProfile(engine, cause, profile, user)
      },
      'profile.role-granted': ended,
      'profile.role-accepted': ended,
      'profile.role-requested': ended,
      'profile.role-offered': ended,
      'profile.offer-addressed': ended
    }
  })
}

/** Profiles on which the user has a role, asks or is asked, and those on which the user asks others. */
async function profilesOf(engine: Engine, user: string): Promise<Set<string>> {
  const profiles = new Set<string>()
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'user', by: user, descending: false, offset, limit: PAGE }
    const page = await engine.collection(ROLES).documents<RoleDocument>(range)
    for (const { profile } of page) profiles.add(profile)
    if (page.length < PAGE) break
  }
  const { open } = await engine.load(inviterStream(user), inviterFold)
  for (const { profile } of open) profiles.add(profile)
  return profiles
}

async function leaveProfile(engine: Engine, cause: Cause, profile: string, user: string): Promise<void> {
  await engine.transact(cause, async (transaction) => {
    const stream = profileStream(profile)
    transaction.append(stream, leaveForGood(await transaction.load(stream, profileFold), user))
  })
}
