import { profileEvents, TrailList } from '@bursar/contracts'
import { L7, listTrail, operation } from '@bursar/service-kit'

/** GET /api/profile/{profile}/events: managers alone, for it says from where each of them acted. */
export const listProfileEvents = operation({
  method: 'GET',
  path: '/api/profile/{profile}/events',
  access: 'direct',
  managers: true,
  summary: 'What was done with a profile and its roles: by whom, when, and from where',
  lists: L7,
  answers: { 200: TrailList },
  handle: (request) => listTrail(request, request.profile.id, profileEvents)
})
