import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { List, type ListSearch } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { minuteText } from '../text/dates.ts'
import { agentText } from './agent-text.ts'

export interface ActivityProps {
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** What was done with the account: by whom, when and from where. */
export function Activity({ search, go }: ActivityProps) {
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  const user = session.username
  return (
    <>
      <PageHead title="Activity" of="Account" />
      <List
        what="events"
        path={`/api/users/${user}/events`}
        search={search}
        go={go}
        read={async (query) => (await api.get('/api/users/{user}/events', { params: { user }, query })).body}
        keyOf={({ event_id }) => event_id}
        empty="Nothing happened yet."
        columns={[
          { title: 'What', cell: ({ detail }) => <bdi>{detail}</bdi> },
          { title: 'Who', cell: ({ actor }) => <bdi>{actor.printable_name}</bdi> },
          {
            title: 'From',
            cell: ({ address, agent }) => [address, agent && agentText(agent)].filter(Boolean).join(', ')
          },
          { title: 'When', isNumber: true, cell: ({ created_at }) => minuteText(created_at) }
        ]}
      />
    </>
  )
}
