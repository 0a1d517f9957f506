import { Erasure, ErasureOrder } from '@bursar/contracts'
import {
  type Answer,
  answer,
  fail,
  managesBroker,
  type OperationRequest,
  operation,
  shownText,
  userKey
} from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { namesFor } from '../../profiles/users-names.ts'
import { eraseProfile as erase } from '../domain/erase.ts'

const shared = {
  path: '/api/profile/{profile}/erase',
  access: 'broker',
  keys: false,
  refuses: [409]
} as const

/** GET /api/profile/{profile}/erase: what an erasure would do; nothing is done. */
export const readErasure = operation({
  ...shared,
  method: 'GET',
  summary: 'What the erasure of a profile would do',
  answers: { 200: Erasure },
  handle: async (request) => answer(200, await erasureOf(request))
})

/** POST /api/profile/{profile}/erase: archives it, and deletes the key of what was said of it. */
export const eraseProfile = operation({
  ...shared,
  method: 'POST',
  summary: 'Erase a profile: archive it, and make what is known of it unreadable for good',
  body: ErasureOrder,
  answers: { 200: Erasure },
  async handle(request) {
    const done = await erasureOf(request)
    if (request.body.confirm !== done.slug) {
      const message = `To erase this profile, send its slug: ${done.slug}`
      fail('invalid_fields', { fields: { confirm: [message] } })
    }
    return eraseNow(request, done)
  }
})

async function eraseNow(request: OperationRequest, done: Erasure): Promise<Answer> {
  const { id, user } = request.profile
  const stream = profileStream(id)
  const names = await namesFor(request)
  return request.commit(async (transaction) => {
    const before = await request.reveal(await transaction.load(stream, profileFold))
    transaction.append(stream, erase(before, { profile: id, ...(user !== null && { user }) }))
    if (before.is === 'live' && typeof before.slug === 'string') {
      const owner = request.caller?.user ?? id
      await names.giveUp(transaction, { profile: id, slug: before.slug, owner })
    }
    return answer(200, done)
  })
}

async function erasureOf(request: Pick<OperationRequest, 'caller' | 'collection' | 'profile' | 'reveal'>) {
  if (!(await managesBroker(request))) fail('forbidden')
  const { profile } = request
  if (profile.broker) fail('broker_stays')
  if (profile.user !== null && (await request.collection('access').get(userKey(profile.user))))
    fail('profile_of_user')
  const slug = shownText((await request.reveal(profile)).slug)
  const erasure: Erasure = {
    kind: 'profile',
    slug,
    archives: profile.archived ? [] : [slug],
    detail: [
      'Names, addresses and texts of this profile become unreadable in all logs, read models and backups.',
      'Its name cannot be used by anybody else for a year.',
      'Amounts, dates and ids in the ledger stay, so that every sum still holds.',
      'This cannot be undone.'
    ]
  }
  return erasure
}
