import { TypeaheadUserList, type User } from '@bursar/contracts'
import { answer, operation, shownText as text } from '@bursar/service-kit'
import { userFields } from '../account-fields.ts'
import type { AccountRow } from '../account-rows.ts'
import { searchAccounts } from '../search-accounts.ts'
import type { SearchGuard } from '../search-guard.ts'

/** GET /api/accounts/users */
export function searchUsers(guard: SearchGuard) {
  return operation({
    method: 'GET',
    path: '/api/accounts/users',
    access: 'user',
    summary: 'Search for users; empty while more than five match',
    answers: { 200: TypeaheadUserList },
    lists: ['start_at', 'ends_at', 'q', 'q_f', 'o'],
    refuses: [429],
    async handle(request) {
      const searched = { fields: userFields, byDefault: 'first_name', usersAlone: true }
      const results = (await searchAccounts(request, guard, searched)).map(userForm)
      return answer(200, { count: results.length, results })
    }
  })
}

function userForm({ profile, owner }: AccountRow): User {
  const slug = text(owner?.slug)
  return {
    id: profile.user ?? '',
    slug,
    username: slug,
    printable_name: text(owner?.full_name) || slug,
    picture: null
  }
}
