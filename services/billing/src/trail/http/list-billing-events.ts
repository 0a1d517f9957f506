import { AboutQuery, billingEvents, TrailList } from '@bursar/contracts'
import { ACCESS, L7, listTrail, namedProfile, operation } from '@bursar/service-kit'

/**
 * GET /api/billing/{profile}/events: managers alone, for it says from where each of them acted. A provider reads by
 * `about` what there was between itself and one customer, also when that is none any more.
 */
export const listBillingEvents = operation({
  method: 'GET',
  path: '/api/billing/{profile}/events',
  access: 'direct',
  managers: true,
  summary:
    'What was bought, sold, paid and changed: by whom, when, and from where; about keeps one other profile',
  query: AboutQuery,
  lists: L7,
  answers: { 200: TrailList },
  async handle(request) {
    const { about } = request.query
    const other = about ? ((await namedProfile(request.collection(ACCESS), about))?.id ?? null) : undefined
    return listTrail(request, request.profile.id, billingEvents, other)
  }
})
