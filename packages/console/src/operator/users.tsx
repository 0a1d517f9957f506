import { api } from '../api/client.ts'
import { List, type ListSearch } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'

export interface SystemListProps {
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** Everybody who has an account or is a contact. */
export function Users({ search, go }: SystemListProps) {
  return (
    <>
      <PageHead title="Users" of="System" />
      <List
        what="users"
        path="/api/users"
        search={search}
        go={go}
        searchLabel="Search users"
        read={async (query) => (await api.get('/api/users', { query })).body}
        keyOf={({ id }) => id}
        empty="There are no users."
        columns={[
          { title: 'Name', cell: ({ printable_name }) => <bdi>{printable_name}</bdi> },
          { title: 'User name', cell: ({ username }) => <bdi>{username}</bdi> }
        ]}
      />
    </>
  )
}
