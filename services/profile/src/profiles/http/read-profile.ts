import { ProfileDetail } from '@bursar/contracts'
import { answer, fail, operation, profileKey } from '@bursar/service-kit'
import { profileDetail } from '../profile-detail.ts'
import type { ProfileDocument } from '../projection.ts'

/** GET /api/profile/{profile} */
export const readProfile = operation({
  method: 'GET',
  path: '/api/profile/{profile}',
  access: 'provider',
  unconditional: true,
  summary: 'Read a profile with its active subscriptions',
  answers: { 200: ProfileDetail },
  async handle(request) {
    const { id } = request.profile
    const document = await request.collection('profiles').get<ProfileDocument>(profileKey(id))
    if (document === undefined) fail('not_found')
    return answer(200, await profileDetail(request, await request.reveal(document)))
  }
})
