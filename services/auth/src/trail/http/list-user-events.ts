import { authEvents, TrailList } from '@bursar/contracts'
import { L7, listTrail, operation } from '@bursar/service-kit'

/** GET /api/users/{user}/events: what was done with the account, by whom and from where; failed attempts too. */
export const listUserEvents = operation({
  method: 'GET',
  path: '/api/users/{user}/events',
  access: 'self',
  summary: 'What was done with an account: by whom, when, and from where',
  lists: L7,
  answers: { 200: TrailList },
  handle: (request) => listTrail(request, request.user.id, authEvents)
})
