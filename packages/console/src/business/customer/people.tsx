import { api } from '../../api/client.ts'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { dayText } from '../../text/dates.ts'
import type { CustomerPartProps } from './customer.tsx'

/** Who has a role on the customer's profile. Its own managers alone change that. */
export function People({ customer, search, go }: CustomerPartProps) {
  return (
    <List
      what="people"
      path={`/api/profile/${customer}/roles`}
      search={search}
      go={go}
      read={async ({ q, o, page, page_size }) =>
        (
          await api.get('/api/profile/{profile}/roles', {
            params: { profile: customer },
            query: { q, o, page, page_size }
          })
        ).body
      }
      keyOf={({ user, role_description }) => `${user.slug} ${role_description?.slug}`}
      empty="Nobody manages this customer yet. What it bought stays with it until somebody does."
      columns={[
        { title: 'Person', cell: ({ user }) => <bdi>{user.printable_name}</bdi> },
        {
          title: 'Role',
          cell: ({ role_description, grant_key, request_key }) => (
            <Chip tone={grant_key || request_key ? 'warning' : 'neutral'}>
              {`${role_description?.title ?? 'Any'}${grant_key ? ', invited' : request_key ? ', asked for' : ''}`}
            </Chip>
          )
        },
        { title: 'Since', isNumber: true, cell: ({ created_at }) => dayText(created_at) }
      ]}
    />
  )
}
