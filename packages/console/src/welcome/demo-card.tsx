import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useOperatorClosed } from '../operator/use-operator.ts'
import { Card } from '../parts/card.tsx'
import { DataTable, type TableColumn } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'

/** Milliseconds between two looks at a demo that is being made. */
const LOOK_MS = 1_000

const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: async () => (await api.get('/api/system/demo')).body,
  refetchInterval: ({ state: { data } }) => data?.state === 'running' && LOOK_MS
})

type Demo = Awaited<ReturnType<NonNullable<typeof demoQuery.queryFn>>>

const columns: readonly TableColumn<Demo['logins'][number]>[] = [
  { title: 'User name', cell: ({ username }) => username },
  { title: 'Password', cell: ({ password }) => password },
  { title: 'Who', cell: ({ what }) => what }
]

/** The demo business: a button, how far it is, and then where it is and whom to log in as. */
export function DemoCard() {
  const { data: demo, error, refetch } = useQuery(demoQuery)
  return (
    <Card title="Look at a demo first">
      <p className="muted">
        A year of a small company with its customers, on a clock of its own and in a folder of its own:
        nothing of it comes into this system.
      </p>
      {error ? (
        <FaultNote what="the demo" error={error} again={refetch} />
      ) : demo ? (
        <Standing demo={demo} />
      ) : (
        <Skeleton rows={2} what="demo" />
      )}
    </Card>
  )
}

function Standing({ demo }: { readonly demo: Demo }) {
  const queries = useQueryClient()
  const closed = useOperatorClosed()
  const { state, done, total, error, refusal } = demo
  if (state === 'done') return <Place demo={demo} />
  if (state === 'running') {
    return (
      <>
        <progress aria-label="The year, as far as it is made" value={done} max={Math.max(1, total)} />
        <p className="number-line" role="status">
          {total === 0 ? 'It starts…' : `${Math.floor((done * 100) / total)} % of the year`}
        </p>
        <p className="muted">It takes a minute or two, and goes on when you leave this page.</p>
      </>
    )
  }
  if (refusal !== null) return <p>{refusal}</p>
  return (
    <>
      {error !== null && <p role="alert">{error}</p>}
      <SentForm
        button="Look at the demo business"
        busy="One moment…"
        tone="usual"
        closed={closed}
        send={async () => {
          queries.setQueryData(demoQuery.queryKey, (await api.post('/api/system/demo')).body)
        }}
      />
    </>
  )
}

function Place({ demo: { url, logins } }: { readonly demo: Demo }) {
  return (
    <>
      <p>
        <a href={`${url}/login`} target="_blank" rel="noreferrer">
          Open the demo
        </a>
      </p>
      <DataTable
        caption="Whom to log in as there"
        columns={columns}
        rows={logins}
        keyOf={({ username }) => username}
      />
    </>
  )
}
