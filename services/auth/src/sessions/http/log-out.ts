import { answer, fail, operation } from '@bursar/service-kit'
import { endWhole } from '../end-with.ts'

/** DELETE /api/auth/tokens: ends the session behind the caller's token, with every token of it. */
export const logOut = operation({
  method: 'DELETE',
  path: '/api/auth/tokens',
  access: 'user',
  summary: 'Log out: end the session behind the token',
  answers: { 204: null },
  async handle(request) {
    const { caller } = request
    if (!caller) fail('not_authenticated')
    return request.commit(async (transaction) => {
      await endWhole(request.engine, transaction, caller.session, 'logout')
      return answer(204)
    })
  }
})
