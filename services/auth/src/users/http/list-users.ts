import { List, User } from '@bursar/contracts'
import {
  answer,
  L5,
  listPage,
  operation,
  shownText,
  type UserDocument,
  userInShort
} from '@bursar/service-kit'

/** GET /api/users: every account, those that wait to be activated too, by name. */
export const listUsers = operation({
  method: 'GET',
  path: '/api/users',
  access: 'broker',
  summary: 'All user accounts and contacts',
  lists: L5,
  answers: { 200: List(User) },
  async handle(request) {
    const { collection, reveal } = request
    const source = {
      collection: collection('users'),
      list: 'all',
      by: '',
      descending: false,
      dates: 'none',
      orderField: 'created_at',
      byDefault: 'full_name',
      alphabetical: true,
      open: (documents: readonly UserDocument[]) => reveal(documents),
      search: {
        email: ({ email }: UserDocument) => shownText(email),
        username: ({ slug }: UserDocument) => shownText(slug)
      },
      sort: {
        full_name: ({ full_name }: UserDocument) => shownText(full_name),
        date_joined: ({ created_at }: UserDocument) => created_at
      }
    } as const
    const page = await listPage<UserDocument, User>(request, source, async (rows) => rows.map(userInShort))
    return answer(200, page)
  }
})
