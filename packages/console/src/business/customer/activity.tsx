import { api } from '../../api/client.ts'
import { List } from '../../parts/list-page.tsx'
import { trailColumns } from '../trail-columns.tsx'
import type { CustomerPartProps } from './customer.tsx'

/** What there was between the business and one customer: who did it, and when. */
export function Activity({ profile, customer, search, go }: CustomerPartProps) {
  return (
    <List
      what="events"
      path={`/api/billing/${profile}/events?about=${customer}`}
      search={search}
      go={go}
      read={async ({ q, o, page, page_size }) =>
        (
          await api.get('/api/billing/{profile}/events', {
            params: { profile },
            query: { q, o, page, page_size, about: customer }
          })
        ).body
      }
      keyOf={({ event_id }) => event_id}
      empty="Nothing was done yet."
      columns={trailColumns}
    />
  )
}
