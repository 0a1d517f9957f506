import {
  PatchedProfileUpdate as Patch,
  type PatchedProfileUpdate,
  ProfileDetail,
  ProfileUpdate
} from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import {
  type Answer,
  answer,
  fail,
  managesBroker,
  type OperationRequest,
  operation
} from '@bursar/service-kit'
import { type LiveProfile, profileFold, profileStream, updateProfile as update } from '../domain/profile.ts'
import { movePrefix } from '../invoice-prefixes.ts'
import { profileDetail } from '../profile-detail.ts'
import { readDetails } from '../read-details.ts'
import type { SlugNames } from '../slug-names.ts'
import { namesFor } from '../users-names.ts'

const shared = {
  path: '/api/profile/{profile}',
  access: 'direct',
  // Its name and address are how others find it.
  keys: false,
  maker: true,
  unconditional: true,
  answers: { 200: ProfileDetail }
} as const

/** PUT /api/profile/{profile}: the name is mandatory, and what else is left out stays as it is. */
export const updateProfile = operation({
  ...shared,
  method: 'PUT',
  summary: 'Update a profile',
  body: ProfileUpdate,
  handle: changeDetails
})

/** PATCH /api/profile/{profile} */
export const patchProfile = operation({
  ...shared,
  method: 'PATCH',
  summary: 'Update some details of a profile',
  body: Patch,
  handle: changeDetails
})

async function changeDetails(request: OperationRequest<PatchedProfileUpdate, any>): Promise<Answer> {
  const { id } = request.profile
  const stream = profileStream(id)
  const names = await namesFor(request)
  const brokersOwn = await managesBroker(request)
  return request.commit(async (transaction) => {
    const before = await request.reveal(await transaction.load(stream, profileFold))
    if (before.is !== 'live') fail('not_found')
    const details = readDetails(request.body, { country: String(before.country ?? ''), brokersOwn })
    const decision = update(before, details)
    transaction.append(stream, decision)
    await moveSlug(transaction, names, before, details.slug, request.caller?.user)
    await movePrefix(request, transaction, id, {
      before: before.invoice_prefix,
      sent: details.invoice_prefix
    })
    return answer(200, await profileDetail(request, { ...before, ...details, id }))
  })
}

/** Takes the new name and gives the old one up. */
async function moveSlug(
  transaction: Transaction,
  names: SlugNames,
  before: LiveProfile,
  slug: string | undefined,
  user: string | undefined
) {
  if (slug === undefined || slug === before.slug) return
  await names.takeSent(transaction, slug, before.profile, user)
  if (typeof before.slug !== 'string') return
  const { profile } = before
  await names.giveUp(transaction, { profile, slug: before.slug, owner: profile, next: slug })
}
