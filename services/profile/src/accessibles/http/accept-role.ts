import { Accessible } from '@bursar/contracts'
import {
  answer,
  fail,
  type OperationRequest,
  operation,
  ROLES,
  type RoleDocument,
  waitingOf
} from '@bursar/service-kit'
import { makerStands } from '../../invitations/standing-of.ts'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { acceptRole as accept, offerByKey } from '../../roles/domain/roles.ts'
import { accessibleForms, accessibleRows } from '../accessible-rows.ts'

/** Offers that are looked through for a key. */
const most = 1_000

/** PUT /api/users/{user}/accessibles/accept/{verification_key}: takes the role that an offer's key is for. */
export const acceptRole = operation({
  method: 'PUT',
  path: '/api/users/{user}/accessibles/accept/{verification_key}',
  access: 'self',
  summary: 'Accept an offered role by its key',
  answers: { 200: Accessible },
  refuses: [409],
  async handle(request) {
    const { caller, user } = request
    const key = request.params.verification_key
    const offered = (await offerOf(request, key)) ?? fail('not_found')
    if (caller?.user !== user.id) fail('self_only')
    return request.commit(async (transaction) => {
      const stream = profileStream(offered.profile)
      const state = await request.reveal(await transaction.load(stream, profileFold))
      if (state.is !== 'live') fail('not_found')
      const [, offer] = offerByKey(state, user.id, key) ?? []
      const stands = offer === undefined || (await makerStands(transaction, state, offer))
      transaction.append(stream, accept(state, { user: user.id, key, stands, origin: request.origin }))
      const role: RoleDocument = { ...offered, status: 'active', key: null }
      const [form] = await accessibleForms(request, await accessibleRows(request, [role]))
      return form ? answer(200, form) : fail('not_found')
    })
  }
})

/** What waits for the user under that key. */
async function offerOf(
  { collection, reveal, user }: OperationRequest<any, any>,
  key: string
): Promise<RoleDocument | undefined> {
  if (!/^[0-9a-f]{40}$/.test(key)) return undefined
  const rows = await collection(ROLES).documents<RoleDocument>({
    list: 'user-waiting',
    by: waitingOf(user.id, 'invited'),
    descending: true,
    offset: 0,
    limit: most
  })
  const offers = await reveal(rows)
  return offers.find((offer) => offer.key === key)
}
