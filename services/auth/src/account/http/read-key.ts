import { UserDetail } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { findChallenge } from '../../challenges/find-challenge.ts'
import { detailOf } from '../../users/user-detail.ts'

/** GET /api/auth/{verification_key}: reading it does nothing, because mail programs follow links. */
export const readKey = operation({
  method: 'GET',
  path: '/api/auth/{verification_key}',
  access: 'public',
  summary: 'Read whose key of a mail this is, to fill in a form',
  answers: { 200: UserDetail },
  refuses: [400],
  async handle({ engine, params }) {
    const { user } = await findChallenge(engine, params.verification_key ?? '')
    return answer(200, detailOf(user, null))
  }
})
