import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { toast } from '../parts/toast-manager.ts'
import { GiveUp } from './give-up.tsx'
import { Jobs } from './jobs.tsx'
import { parkedQuery } from './queries.ts'
import { useOperatorClosed } from './use-operator.ts'

/** What could not be applied or done: each waits until somebody tries it again or gives it up. */
export function Parked() {
  const { data, error, refetch } = useQuery(parkedQuery)
  const [discarding, setDiscarding] = useState<string>()
  const closed = useOperatorClosed()
  const retry = useChange(
    (id: string) => api.post('/api/system/parked/{id}/retry', { params: { id } }),
    () => toast('It was applied again.')
  )
  return (
    <>
      <PageHead title="Parked" of="System" />
      <h2>Events</h2>
      {retry.error && <p role="alert">{retry.error.message}</p>}
      {error && <FaultNote what="the parked events" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={3} what="parked events" />}
      {data?.length === 0 && (
        <p className="list-empty">
          Nothing is parked. An event that a read model cannot apply would wait here, and everything later of
          its stream behind it.
        </p>
      )}
      {data && data.length > 0 && (
        <DataTable
          caption="Parked events"
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Read model', cell: ({ service, projection }) => `${service} ${projection}` },
            { title: 'Stream', cell: ({ source, stream }) => <code>{`${source} ${stream}`}</code> },
            { title: 'Position', isNumber: true, cell: ({ position }) => position.toLocaleString() },
            { title: 'Error', cell: ({ error: fault }) => fault },
            {
              title: 'Actions',
              isNumber: true,
              cell: ({ id, stream }) => (
                <RowMenu
                  of={stream}
                  actions={[
                    { name: 'Try again', closed, do: () => retry.mutate(id) },
                    { name: 'Discard…', closed, do: () => setDiscarding(id) }
                  ]}
                />
              )
            }
          ]}
        />
      )}
      <Jobs closed={closed} />
      {discarding && (
        <GiveUp
          title="Discard a parked event"
          says="The read model goes on without it, for good. The event itself stays in the log."
          button="Discard it"
          done="It is discarded."
          act={(note) =>
            api.post('/api/system/parked/{id}/discard', { params: { id: discarding }, body: { note } })
          }
          close={() => setDiscarding(undefined)}
        />
      )}
    </>
  )
}
