import { noDetails, OrganizationCreate, OrganizationDetail } from '@bursar/contracts'
import { answer, operation, organizationDetail } from '@bursar/service-kit'
import type { CreationGuard } from '../creation-guard.ts'
import { createProfile as create, profileFold, profileStream } from '../domain/profile.ts'
import { deriveSlug } from '../domain/slug.ts'
import { readDetails } from '../read-details.ts'
import { namesFor } from '../users-names.ts'

/** POST /api/users/{user}/profiles: an organization that {user} manages. */
export function createProfile(guard: CreationGuard) {
  return operation({
    method: 'POST',
    path: '/api/users/{user}/profiles',
    access: 'self',
    summary: 'Create a billing profile with the user as its manager',
    body: OrganizationCreate,
    answers: { 201: OrganizationDetail },
    refuses: [429],
    async handle(request) {
      const details = readDetails(request.body, { country: '', brokersOwn: false })
      await guard.admit(request)
      const fullName = details.full_name ?? ''
      const id = request.engine.world.id()
      const names = await namesFor(request)
      return request.commit(async (transaction) => {
        const slug =
          details.slug ?? (await names.takeDerived(transaction, deriveSlug(fullName), id, request.user.id))
        if (details.slug !== undefined) await names.takeSent(transaction, slug, id, request.user.id)
        const said = { ...details, slug, full_name: fullName }
        const created = { profile: id, person: id, kind: 'organization', broker: false, ...said } as const
        const stream = profileStream(id)
        transaction.append(
          stream,
          create(await transaction.load(stream, profileFold), created, request.user.id)
        )
        const kind = 'organization' as const
        const shown = { ...noDetails, ...said, id, kind, created_at: transaction.time }
        return answer(201, organizationDetail(shown, false))
      })
    }
  })
}
