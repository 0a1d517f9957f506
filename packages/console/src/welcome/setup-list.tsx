import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'

const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: async () => (await api.get('/api/system/setup')).body.results
})

type Check = Awaited<ReturnType<NonNullable<typeof setupQuery.queryFn>>>[number]

const names: Readonly<Record<Check['check'], string>> = {
  master_key: 'Master key',
  backup: 'Backup',
  public_url: 'Public address',
  mail: 'Mail',
  processor: 'Payments'
}

const states: Readonly<Record<Check['state'], readonly [string, Tone]>> = {
  done: ['done', 'positive'],
  open: ['to do', 'warning'],
  failed: ['does not work', 'danger']
}

/** What the system finds of itself; each can be looked at again. */
export function SetupList() {
  const { data: checks, error, refetch } = useQuery(setupQuery)
  const queries = useQueryClient()

  async function again(check: Check['check']): Promise<void> {
    const { body } = await api.post('/api/system/setup/{check}', { params: { check } })
    queries.setQueryData(setupQuery.queryKey, (before) =>
      before?.map((one) => (one.check === check ? body : one))
    )
  }

  if (error) return <FaultNote what="the setup" error={error} again={refetch} />
  if (!checks) return <Skeleton rows={5} what="setup" />
  return (
    <ul className="card-rows">
      {checks.map(({ check, state, detail, fix }) => {
        const [text, tone] = states[state]
        return (
          <li key={check}>
            <span className="what">
              <strong>{names[check]}</strong>
              <span>{detail}</span>
              {fix && <span className="muted">{fix}</span>}
            </span>
            <Chip tone={tone}>{text}</Chip>
            <SentForm button="Check again" busy="Checking…" tone="usual" send={() => again(check)} />
          </li>
        )
      })}
    </ul>
  )
}
