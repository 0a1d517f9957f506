import { List, Session } from '@bursar/contracts'
import { answer, fail, L5, listPage, operation, shownText } from '@bursar/service-kit'
import { user as userFold, userStream } from '../../users/domain/user.ts'
import { expiredBefore, isGoingOn } from '../going-on.ts'
import { SESSIONS, type SessionDocument } from '../projection.ts'

/** GET /api/users/{user}/sessions: the one that was used last comes first. */
export const listSessions = operation({
  method: 'GET',
  path: '/api/users/{user}/sessions',
  access: 'self',
  summary: 'The sessions in which a user is logged in',
  lists: L5,
  answers: { 200: List(Session) },
  async handle(request) {
    const { collection, engine, reveal, caller, user, list } = request
    const account = await engine.load(userStream(user.id), userFold)
    if (account.is !== 'live') fail('not_found')
    const source = {
      collection: collection(SESSIONS),
      list: 'user',
      by: user.id,
      descending: true,
      dates: 'open',
      order: ({ expires_at }: SessionDocument) => expires_at,
      picks: (one: SessionDocument) => isGoingOn(one, account.sessions),
      open: (documents: readonly SessionDocument[]) => reveal(documents),
      search: {
        address: ({ address }: SessionDocument) => shownText(address),
        agent: ({ agent }: SessionDocument) => shownText(agent)
      },
      sort: {
        created_at: ({ created_at }: SessionDocument) => created_at,
        last_used_at: ({ used_at }: SessionDocument) => used_at
      }
    } as const
    const asked = { ...request, list: { ...list, startAt: expiredBefore(request) } }
    const page = await listPage<SessionDocument, Session>(asked, source, async (rows) =>
      rows.map(({ session, part_of = null, created_at, used_at, address, agent }) => ({
        id: session,
        current: session === caller?.session,
        part_of,
        created_at,
        last_used_at: used_at,
        address: shownText(address),
        agent: shownText(agent)
      }))
    )
    return answer(200, page)
  }
})
