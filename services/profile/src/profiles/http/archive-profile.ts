import { answer, operation } from '@bursar/service-kit'
import { archiveProfile as archive, profileFold, profileStream } from '../domain/profile.ts'
import { namesFor } from '../users-names.ts'

/** DELETE /api/profile/{profile}: takes a profile out of use; its name is kept for a year for who did it. */
export const archiveProfile = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}',
  access: 'direct',
  keys: false,
  unconditional: true,
  summary: 'Archive a profile: its roles and subscriptions end, its plans become inactive',
  answers: { 204: null },
  async handle(request) {
    const stream = profileStream(request.profile.id)
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
