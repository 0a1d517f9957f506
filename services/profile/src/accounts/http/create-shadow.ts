import { noDetails, OrganizationCreate, OrganizationDetail } from '@bursar/contracts'
import {
  answer,
  type Counters,
  createThrottle,
  fail,
  operation,
  organizationDetail
} from '@bursar/service-kit'
import { createProfile, profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { deriveSlug } from '../../profiles/domain/slug.ts'
import { readDetails } from '../../profiles/read-details.ts'
import { namesFor } from '../../profiles/users-names.ts'

/** Shadows that one user makes. */
const AN_HOUR = { most: 20, seconds: 3_600 }

/**
 * POST /api/accounts/profiles: a profile that nobody manages, which its maker looks after until somebody does. Its name is
 * taken from other shadows, as anybody's is who asks for one: else it would tell of theirs.
 */
export function createShadow(counters: Counters) {
  return operation({
    method: 'POST',
    path: '/api/accounts/profiles',
    access: 'user',
    keys: true,
    summary: 'Create a profile that nobody manages yet, for the caller to look after',
    body: OrganizationCreate,
    answers: { 201: OrganizationDetail },
    refuses: [429],
    async handle(request) {
      const { caller, engine } = request
      if (!caller) fail('not_authenticated')
      const details = readDetails(request.body, { country: '', brokersOwn: false })
      await createThrottle(counters, engine.world.clock.real).take(AN_HOUR, 'shadows', caller.user)
      const fullName = details.full_name ?? ''
      const id = engine.world.id()
      const names = await namesFor(request)
      return request.commit(async (transaction) => {
        const slug = details.slug ?? (await names.takeDerived(transaction, deriveSlug(fullName), id))
        if (details.slug !== undefined) await names.takeSent(transaction, slug, id)
        const said = { ...details, slug, full_name: fullName }
        const created = { profile: id, person: id, kind: 'shadow', broker: false, ...said } as const
        const stream = profileStream(id)
        const state = await transaction.load(stream, profileFold)
        transaction.append(stream, createProfile(state, { ...created, maker_user: caller.user }, undefined))
        const shown = { ...noDetails, ...said, id, kind: 'shadow', created_at: transaction.time } as const
        return answer(201, organizationDetail(shown, false))
      })
    }
  })
}
