import { api } from '../../api/client.ts'
import { List } from '../../parts/list-page.tsx'
import { trailColumns as columns } from '../trail-columns.tsx'
import type { SettingsPartProps } from './settings.tsx'

/** The audit trail: what was bought, sold, paid and changed, and by whom. */
export function Activity({ profile, search, go }: SettingsPartProps) {
  return (
    <>
      <h2>Plans, sales and money</h2>
      <List
        what="sales and changes"
        path={`/api/billing/${profile}/events`}
        search={search}
        go={go}
        read={async ({ q, o, page, page_size }) =>
          (
            await api.get('/api/billing/{profile}/events', {
              params: { profile },
              query: { q, o, page, page_size }
            })
          ).body
        }
        keyOf={({ event_id }) => event_id}
        empty="Nothing was done yet."
        columns={columns}
      />
      <h2>Profile and people</h2>
      <List
        what="changes of the profile"
        path={`/api/profile/${profile}/events`}
        search={{}}
        go={() => undefined}
        read={async (query) =>
          (await api.get('/api/profile/{profile}/events', { params: { profile }, query })).body
        }
        keyOf={({ event_id }) => event_id}
        empty="Nothing was done yet."
        columns={columns}
      />
    </>
  )
}
