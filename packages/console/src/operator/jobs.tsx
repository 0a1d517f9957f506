import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { Chip } from '../parts/chip.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { toast } from '../parts/toast-manager.ts'
import { minuteText } from '../text/dates.ts'
import { GiveUp } from './give-up.tsx'
import { jobsQuery } from './queries.ts'

interface Job {
  readonly service: string
  readonly kind: string
  readonly id: string
}

/** Work that is due at an instant: what was given up on, and what comes next. */
export function Jobs({ closed }: { readonly closed: string | undefined }) {
  const { data, error, refetch } = useQuery(jobsQuery)
  const retry = useChange(
    (params: Job) => api.post('/api/system/jobs/{service}/{kind}/{id}/retry', { params }),
    () => toast('It runs again.')
  )
  const [discarding, setDiscarding] = useState<Job>()
  return (
    <section className="home-part">
      <h2>Jobs</h2>
      {retry.error && <p role="alert">{retry.error.message}</p>}
      {error && <FaultNote what="the jobs" error={error} again={refetch} />}
      {data?.length === 0 && <p className="list-empty">Nothing is due, and nothing was given up on.</p>}
      {data && data.length > 0 && (
        <DataTable
          caption="Jobs"
          rows={data}
          keyOf={({ service, kind, id }) => `${service} ${kind} ${id}`}
          columns={[
            { title: 'Job', cell: ({ service, kind }) => `${service} ${kind}` },
            {
              title: 'State',
              cell: ({ parked_at }) => (
                <Chip tone={parked_at ? 'danger' : 'neutral'}>{parked_at ? 'parked' : 'due'}</Chip>
              )
            },
            { title: 'Due', isNumber: true, cell: ({ due }) => minuteText(due) },
            { title: 'Tries', isNumber: true, cell: ({ tries }) => tries },
            { title: 'Error', cell: ({ error: fault }) => fault || '–' },
            {
              title: 'Actions',
              isNumber: true,
              cell: ({ service, kind, id, parked_at }) => {
                const why = closed ?? (parked_at ? undefined : 'It runs by itself when it is due.')
                return (
                  <RowMenu
                    of={`${service} ${kind}`}
                    actions={[
                      { name: 'Run again', closed: why, do: () => retry.mutate({ service, kind, id }) },
                      { name: 'Give up…', closed: why, do: () => setDiscarding({ service, kind, id }) }
                    ]}
                  />
                )
              }
            }
          ]}
        />
      )}
      {discarding && (
        <GiveUp
          title="Give a job up"
          says="What it was to do is not done."
          button="Give it up"
          done="It is given up."
          act={(note) =>
            api.post('/api/system/jobs/{service}/{kind}/{id}/discard', {
              params: { ...discarding },
              body: { note }
            })
          }
          close={() => setDiscarding(undefined)}
        />
      )}
    </section>
  )
}
