import { keptUntil, ProfileArchival } from '@bursar/contracts'
import { RefusedError } from '@bursar/event-sourcing'
import { answer, type OperationRequest, operation, shownText } from '@bursar/service-kit'
import { Type } from 'typebox'
import { archiveProfile as archive, type Profile, profileFold, profileStream } from '../domain/profile.ts'
import { namesFor } from '../users-names.ts'

/** DELETE /api/profile/{profile}: takes a profile out of use; its name is kept for a year for who did it. */
export const archiveProfile = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}',
  access: 'direct',
  keys: false,
  unconditional: true,
  summary: 'Archive a profile: its roles and subscriptions end, its plans become inactive',
  query: Type.Object({
    dry_run: Type.Optional(Type.Boolean({ description: 'Answers what it would do, and does nothing.' }))
  }),
  answers: { 200: ProfileArchival, 204: null },
  refuses: [403],
  async handle(request) {
    const stream = profileStream(request.profile.id)
    if (request.query.dry_run) {
      const before = await request.reveal(await request.engine.load(stream, profileFold))
      return { ...answer(200, await archivalOf(request, before)), kept: false }
    }
    const names = await namesFor(request)
    return request.commit(async (transaction) => {
      const before = await request.reveal(await transaction.load(stream, profileFold))
      transaction.append(stream, archive(before))
      if (before.is === 'live' && typeof before.slug === 'string') {
        const { profile, slug } = before
        await names.giveUp(transaction, { profile, slug, owner: request.caller?.user ?? profile })
      }
      return answer(204)
    })
  }
})

/** What it comes to; refused as the archiving itself. Subscriptions are counted as billing told of them. */
async function archivalOf(
  { collection, now, engine, profile: { id } }: OperationRequest<any, any>,
  before: Profile
): Promise<ProfileArchival> {
  const decision = archive(before)
  if (!decision.ok) throw new RefusedError(decision)
  const countOf = (type: string) => decision.events.filter((event) => event.type === type).length
  const running = async (list: 'subscriber' | 'provider') =>
    (await collection('subscriptions').tally({ list, by: id, from: now })).count
  return {
    profile: before.is === 'live' ? shownText(before.slug) : '',
    roles_ended: countOf('profile.role-removed'),
    offers_ended: countOf('profile.offer-ended'),
    subscriptions_ended: await running('subscriber'),
    subscribers_ended: await running('provider'),
    name_kept_until: keptUntil(engine.world.clock.now())
  }
}
