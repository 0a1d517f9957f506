import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { Chip } from '../parts/chip.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { toast } from '../parts/toast-manager.ts'
import type { ReplaySearch } from '../searches.ts'
import { projectionsQuery, replaysQuery } from './queries.ts'
import { Replay } from './replay.tsx'
import { TaskList } from './task-list.tsx'
import { useOperatorClosed } from './use-operator.ts'

export interface ProjectionsProps {
  readonly search: ReplaySearch
  go(search: ReplaySearch): void
}

/** In place of a read model's name: all of the service, in one pass over the logs. */
const ALL = 'all'

interface Named {
  readonly service: string
  readonly name: string
}

/** The read models of all services: how far they are, and what can be built again beside them. */
export function Projections({ search, go }: ProjectionsProps) {
  const { data, error, refetch } = useQuery(projectionsQuery)
  const before = useQuery(replaysQuery)
  const closed = useOperatorClosed()
  const replay = useChange(
    async ({ swap, ...params }: Named & { readonly swap: boolean }) =>
      (await api.post('/api/system/projections/{service}/{name}/replay', { params, body: { swap } })).body,
    ({ id }) => go({ task: id })
  )
  const swap = useChange(
    ({ note, ...params }: Named & { readonly note?: string | undefined }) =>
      api.post('/api/system/projections/{service}/{name}/swap', {
        params,
        body: note === undefined ? {} : { note }
      }),
    (_, { service, name }) => toast(`${service} ${name} is served by what was built.`)
  )
  const undo = useChange(
    (params: Named) => api.post('/api/system/projections/{service}/{name}/undo', { params }),
    (_, { service, name }) => toast(`${service} ${name} is served by the generation before.`)
  )
  const refused = replay.error ?? swap.error ?? undo.error
  const behind = data?.reduce((most, { lag }) => Math.max(most, lag), 0)
  return (
    <>
      <PageHead title="Read models" of="System">
        {behind !== undefined && (
          <Chip tone={behind > 0 ? 'warning' : 'positive'}>
            {behind > 0 ? `up to ${behind.toLocaleString()} events behind` : 'all up to date'}
          </Chip>
        )}
        {data && (
          <RowMenu
            of="whole services"
            actions={[...new Set(data.map(({ service }) => service))].flatMap((service) => [
              {
                name: `Replay all of ${service} and compare`,
                closed,
                do: () => replay.mutate({ service, name: ALL, swap: false })
              },
              {
                name: `Replay all of ${service} and swap`,
                closed,
                do: () => replay.mutate({ service, name: ALL, swap: true })
              }
            ])}
          />
        )}
      </PageHead>
      <p className="muted definition">
        A replay folds the logs again into a new generation, beside the one that serves, and compares the two.
        Readers notice nothing until it is swapped in, and a swap can be undone.
      </p>
      {refused && <p role="alert">{refused.message}</p>}
      {search.task && (
        <Replay
          key={search.task}
          id={search.task}
          close={() => go({})}
          swap={swap.mutateAsync}
          undo={undo.mutateAsync}
          closed={closed}
        />
      )}
      {error && <FaultNote what="the read models" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={8} what="read models" />}
      {data && (
        <DataTable
          caption="Read models"
          rows={data}
          keyOf={({ service, name }) => `${service} ${name}`}
          columns={[
            {
              title: 'Read model',
              cell: ({ service, name }) => (
                <>
                  <span className="muted">{service}</span> {name}
                </>
              )
            },
            { title: 'Generation', isNumber: true, cell: ({ generation }) => generation },
            {
              title: 'Read up to',
              isNumber: true,
              cell: ({ service, position }) =>
                ((position as Record<string, number>)[service] ?? 0).toLocaleString()
            },
            { title: 'Behind', isNumber: true, cell: ({ lag }) => lag.toLocaleString() },
            { title: 'Documents', isNumber: true, cell: ({ documents }) => documents.toLocaleString() },
            { title: 'Digest', cell: ({ digest }) => <code title={digest}>{digestText(digest)}</code> },
            {
              title: 'Actions',
              isNumber: true,
              cell: ({ service, name, generation }) => (
                <RowMenu
                  of={`${service} ${name}`}
                  actions={[
                    {
                      name: 'Replay and compare',
                      closed,
                      do: () => replay.mutate({ service, name, swap: false })
                    },
                    {
                      name: 'Replay and swap',
                      closed,
                      do: () => replay.mutate({ service, name, swap: true })
                    },
                    {
                      name: 'Undo the last swap',
                      closed: closed ?? (generation > 1 ? undefined : 'It was never swapped.'),
                      do: () => undo.mutate({ service, name })
                    }
                  ]}
                />
              )
            }
          ]}
        />
      )}
      {before.data && before.data.length > 0 && (
        <>
          <h2>Replays since the system started</h2>
          <TaskList
            caption="Replays since the system started"
            tasks={before.data}
            what={({ name }) => name}
            found={({ result }) =>
              result?.every(({ equal }) => equal) ? ['equal', 'positive'] : ['different', 'warning']
            }
            look={(task) => go({ task })}
          />
        </>
      )}
    </>
  )
}

/** `a41f…9c`: the ends, by which two are told apart. */
export function digestText(digest: string): string {
  return `${digest.slice(0, 4)}…${digest.slice(-2)}`
}
