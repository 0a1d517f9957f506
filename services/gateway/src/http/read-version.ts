import { Version } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'

/** GET /api: which version of the system answers. */
export function readVersion(version: string) {
  return operation({
    method: 'GET',
    path: '/api',
    access: 'public',
    summary: 'Read the version of the API',
    answers: { 200: Version },
    handle: async () => answer(200, { version })
  })
}
