import { useQuery } from '@tanstack/react-query'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { Chip } from '../parts/chip.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { minuteText } from '../text/dates.ts'
import { agentText } from './agent-text.ts'
import { sessionsQuery } from './queries.ts'

/** Where the account is logged in now. */
export function Sessions() {
  const { data: session } = useQuery(sessionQuery)
  const user = session?.username ?? ''
  const { data, error, refetch } = useQuery({ ...sessionsQuery(user), enabled: Boolean(session) })
  const others = data?.filter(({ current }) => !current).length ?? 0
  return (
    <>
      <PageHead title="Sessions" of="Account" />
      <Card
        title="Where you are signed in"
        beside={
          others > 0 && (
            <SentForm
              button="End all others"
              busy="Ending…"
              tone="danger"
              send={async () => {
                await api.delete('/api/users/{user}/sessions', { params: { user } })
                await everythingChanged()
              }}
            />
          )
        }
      >
        {error && <FaultNote what="your sessions" error={error} again={refetch} />}
        {!data && !error && <Skeleton rows={3} what="sessions" />}
        <ul className="card-rows">
          {data?.map(({ id, current, created_at, last_used_at, address, agent }) => (
            <li key={id}>
              <span className="what">
                <strong>{agentText(agent)}</strong>
                <span className="muted">
                  {address}, since {minuteText(created_at)}, used {minuteText(last_used_at)}
                </span>
              </span>
              {current ? (
                <Chip tone="positive">this browser</Chip>
              ) : (
                <SentForm
                  button="End"
                  busy="Ending…"
                  tone="usual"
                  send={async () => {
                    await api.delete('/api/users/{user}/sessions/{id}', { params: { user, id } })
                    await everythingChanged()
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
