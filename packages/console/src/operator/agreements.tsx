import { api } from '../api/client.ts'
import { Chip } from '../parts/chip.tsx'
import { List } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { dayText } from '../text/dates.ts'
import type { SystemListProps } from './users.tsx'

/** What users sign, edition by edition. */
export function Agreements({ search, go }: SystemListProps) {
  return (
    <>
      <PageHead title="Agreements" of="System" />
      <List
        what="agreements"
        path="/api/agreements"
        search={search}
        go={go}
        searchLabel="Search agreements"
        read={async ({ q, o, page, page_size }) =>
          (await api.get('/api/agreements', { query: { q, o, page, page_size } })).body
        }
        keyOf={({ id }) => id}
        empty="No agreement was written yet. Who registers signs nothing."
        columns={[
          { title: 'Agreement', cell: ({ title }) => <bdi>{title}</bdi> },
          {
            title: 'Signing',
            cell: ({ is_required }) => (
              <Chip tone={is_required ? 'warning' : 'neutral'}>{is_required ? 'required' : 'free'}</Chip>
            )
          },
          { title: 'Newest edition', isNumber: true, cell: ({ updated_at }) => dayText(updated_at) }
        ]}
      />
    </>
  )
}
