import { Brand, BrandUpdate } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import { answer, type Counters, fail, operation, shownText, throttleOf } from '@bursar/service-kit'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { brandFold, brandStream, changeBrand as change, removeBrand as remove } from '../domain/brand.ts'
import { readBrand } from '../read-brand.ts'
import { shownBrand } from '../shown-brand.ts'

/** Each may bring a picture, which stays in the log: what counts by profile counts by its makers too. */
const AN_HOUR = {
  profile: { most: 30, seconds: 3_600 },
  user: { most: 60, seconds: 3_600 }
}

// What customers trust a profile by: no key that got lost changes it.
const shared = { path: '/api/profile/{profile}/brand', access: 'direct', keys: false } as const

/** PUT /api/profile/{profile}/brand: what is left out stays. */
export function changeBrand(counters: Counters) {
  return operation({
    ...shared,
    method: 'PUT',
    summary: 'Say how a profile looks to its customers: logo, colour, support, and where they come from',
    body: BrandUpdate,
    attached: true,
    answers: { 200: Brand },
    async handle(request) {
      const said = readBrand(request.body, request.upload)
      const { id } = request.profile
      const throttle = throttleOf(counters, request)
      await throttle.take(AN_HOUR.profile, 'brand', id)
      await throttle.take(AN_HOUR.user, 'brands of', request.caller?.user ?? '')
      const logoId = request.engine.world.id()
      return request.commit(async (transaction) => {
        const live = await transaction.load(profileStream(id), profileFold)
        if (live.is !== 'live') fail('not_found')
        const state = await transaction.load(brandStream(id), brandFold)
        const decision = change({ profile: id, person: live.person }, said, logoId)
        transaction.append(brandStream(id), decision)
        const events = decision.ok ? decision.events : []
        const now = await request.reveal(foldOn(brandFold, state, events, transaction.time))
        const slug = shownText((await request.reveal(request.profile)).slug)
        return answer(200, shownBrand(now, { slug, origin: request.origin }))
      })
    }
  })
}

/** DELETE /api/profile/{profile}/brand */
export const removeBrand = operation({
  ...shared,
  method: 'DELETE',
  summary: 'Take the brand of a profile away',
  answers: { 204: null },
  async handle(request) {
    const { id } = request.profile
    return request.commit(async (transaction) => {
      const state = await transaction.load(brandStream(id), brandFold)
      transaction.append(brandStream(id), remove(state, id))
      return answer(204)
    })
  }
})
