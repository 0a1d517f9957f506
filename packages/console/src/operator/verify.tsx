import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { Chip } from '../parts/chip.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import type { ReplaySearch } from '../searches.ts'
import { verificationQuery, verificationsQuery } from './queries.ts'
import { TaskList } from './task-list.tsx'
import { useOperatorClosed } from './use-operator.ts'
import './replay.css'

export interface VerifyProps {
  readonly search: ReplaySearch
  go(search: ReplaySearch): void
}

/** Proves that the logs, the read models and the ledger are whole, while the system goes on. */
export function Verify({ search, go }: VerifyProps) {
  const closed = useOperatorClosed()
  const before = useQuery(verificationsQuery)
  const begin = useChange(
    async () => (await api.post('/api/system/verify')).body,
    ({ id }) => go({ task: id })
  )
  return (
    <>
      <PageHead title="Verify" of="System">
        <ActionButton isPrimary closed={closed} onClick={() => begin.mutate(undefined)}>
          Verify everything
        </ActionButton>
      </PageHead>
      <p className="muted definition">
        It reads every log from its beginning: each event against its hash, each read model against one that
        is built again, and the sums of the ledger. It costs about what a replay of everything costs.
      </p>
      {begin.error && <p role="alert">{begin.error.message}</p>}
      {search.task && <Verification id={search.task} />}
      {before.data?.length === 0 && (
        <p className="list-empty">Nothing was verified since the system started.</p>
      )}
      {before.data && before.data.length > 0 && (
        <TaskList
          caption="Verifications since the system started"
          tasks={before.data}
          what={() => 'everything'}
          found={({ result }) => (result?.ok ? ['whole', 'positive'] : ['not whole', 'danger'])}
          look={(task) => go({ task })}
        />
      )}
    </>
  )
}

function Verification({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(verificationQuery(id))
  if (error) return <FaultNote what="this verification" error={error} again={refetch} />
  if (!data) return <p role="status">Looking for the verification…</p>
  return (
    <section className="replay" aria-label="Verification">
      <p role="status">
        {data.state === 'running' && 'It is under way. It goes on when you leave this page.'}
        {data.state === 'failed' && `It stopped: ${data.error}`}
        {data.state === 'done' && (
          <Chip tone={data.result?.ok ? 'positive' : 'danger'}>
            {data.result?.ok ? 'everything is whole' : 'something is wrong'}
          </Chip>
        )}
      </p>
      {data.state === 'running' && (
        <progress aria-label="How far it is" value={data.done} max={Math.max(1, data.of)} />
      )}
      {data.result && (
        <DataTable
          caption="What was checked"
          rows={data.result.checks}
          keyOf={({ name }) => name}
          columns={[
            { title: 'Check', cell: ({ name }) => name },
            {
              title: 'Result',
              cell: ({ ok }) => <Chip tone={ok ? 'positive' : 'danger'}>{ok ? 'holds' : 'broken'}</Chip>
            },
            { title: 'What was found', cell: ({ detail }) => detail }
          ]}
        />
      )}
    </section>
  )
}
