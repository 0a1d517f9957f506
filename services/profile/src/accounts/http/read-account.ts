import { Organization } from '@bursar/contracts'
import {
  ACCESS,
  answer,
  fail,
  operation,
  organizationForm,
  type UserDocument,
  type UserRef,
  userKey
} from '@bursar/service-kit'
import { isThere } from '../sight.ts'
import { viewerOf } from '../viewer.ts'

/** GET /api/accounts/profiles/{profile} */
export const readAccount = operation({
  method: 'GET',
  path: '/api/accounts/profiles/{profile}',
  access: 'user',
  summary: 'Read the short form of a profile',
  answers: { 200: Organization },
  async handle(request) {
    const { collection, profile, reveal } = request
    const user =
      profile.user === null ? undefined : await collection(ACCESS).get<UserRef>(userKey(profile.user))
    const viewer = await viewerOf(request)
    // Whose a shadow is was asked on the way in: there a role counts that the caller did not ask for, too.
    const isSeen = profile.maker !== null || isThere(viewer, { profile, user, subscriptions: {}, roles: {} })
    if (!isSeen) fail('not_found')
    const owner = user && (await collection('users').get<UserDocument>(user.id))
    return answer(200, organizationForm(await reveal(profile), owner?.credentials ?? false))
  }
})
