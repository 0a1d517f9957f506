import { billingEvents, TrailList } from '@bursar/contracts'
import { L7, listTrail, operation } from '@bursar/service-kit'

/** GET /api/billing/{profile}/events: managers alone, for it says from where each of them acted. */
export const listBillingEvents = operation({
  method: 'GET',
  path: '/api/billing/{profile}/events',
  access: 'direct',
  managers: true,
  summary: 'What was bought, sold, paid and changed: by whom, when, and from where',
  lists: L7,
  answers: { 200: TrailList },
  handle: (request) => listTrail(request, request.profile.id, billingEvents)
})
