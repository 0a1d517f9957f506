import { List, UserDetail } from '@bursar/contracts'
import {
  answer,
  L7,
  type ListSource,
  listPage,
  type OperationRequest,
  operation,
  shownText,
  type UserDocument,
  userDetail
} from '@bursar/service-kit'
import { ALL, type RegisteredDocument } from '../projection.ts'

/** GET /api/metrics/registered: who has an account, and no part in a profile that ever subscribed. */
export const listRegistered = operation({
  method: 'GET',
  path: '/api/metrics/registered',
  access: 'broker',
  summary: 'List users without a role on any profile that ever subscribed',
  lists: L7,
  answers: { 200: List(UserDetail) },
  async handle(request) {
    const page = await listPage(request, registeredUsers(request), async (rows) =>
      rows.map(({ user, known }) => known && userDetail(user, known)).filter((row) => row !== undefined)
    )
    return answer(200, page)
  }
})

/** A user with the account as it is shown; undefined for a moment, until the other read model knows of it. */
interface RegisteredUser {
  readonly user: string
  readonly known: UserDocument | undefined
}

function registeredUsers({
  collection,
  reveal
}: Pick<OperationRequest, 'collection' | 'reveal'>): ListSource<RegisteredUser> {
  return {
    collection: collection('registered'),
    list: 'all',
    by: ALL,
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    byDefault: 'first_name',
    async open(documents: readonly RegisteredDocument[]) {
      const users = await collection('users').getAll<UserDocument>(documents.map(({ user }) => user))
      const opened = new Map((await reveal([...users.values()])).map((user) => [user.id, user]))
      return documents.map(({ user }) => ({ user, known: opened.get(user) }))
    },
    search: { ...names, username: slug, slug, full_name: fullName },
    sort: names
  }
}

const fullName = ({ known }: RegisteredUser) => shownText(known?.full_name)
const slug = ({ known }: RegisteredUser) => shownText(known?.slug)

const names = {
  first_name: (user: RegisteredUser) => fullName(user).split(' ')[0],
  last_name: (user: RegisteredUser) => fullName(user).split(' ').slice(1).join(' '),
  email: ({ known }: RegisteredUser) => shownText(known?.email)
}
