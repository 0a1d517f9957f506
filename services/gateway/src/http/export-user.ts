import { PersonalExport } from '@bursar/contracts'
import { answer, fail, managesBroker, operation, type RawRequest, type UserRef } from '@bursar/service-kit'
import { type Ask, gather } from '../export/gather.ts'
import type { OwnPart } from '../export/own-part.ts'

export interface ExportParts {
  /** What the services of this process have of a person beside what the API lists. */
  own(user: UserRef): Promise<OwnPart>
  /**
   * Asks the whole API in the name of whoever sent a request; absent where this process is one service of several, whose
   * gateway does it.
   */
  readonly ask?: ((raw: RawRequest) => Ask) | undefined
}

/**
 * GET /api/users/{user}/export: for {user} and the broker's managers, with a session. An API key that got lost must not
 * be enough for all of it at once.
 */
export function exportUser({ own, ask }: ExportParts) {
  return operation({
    method: 'GET',
    path: '/api/users/{user}/export',
    access: 'self',
    keys: false,
    unconditional: true,
    summary: 'Export a person’s data: account, sessions, roles, profiles, orders, mail and what happened',
    answers: { 200: PersonalExport },
    async handle(request) {
      const { caller, user, params, now, raw } = request
      const isOwn = caller?.user === user.id
      if (!isOwn && !(await managesBroker(request))) fail('forbidden')
      return request.inTurn(async () => {
        const part = await own(user)
        if (!ask) return answer(200, { user: params.user, exported_at: now, profiles: [], ...part })
        return answer(200, await gather(ask(raw), { user: params.user, now, own: part }))
      })
    }
  })
}
