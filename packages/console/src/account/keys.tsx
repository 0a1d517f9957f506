import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { Chip } from '../parts/chip.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { dayText } from '../text/dates.ts'
import { NewKey } from './new-key.tsx'
import { apiKeysQuery } from './queries.ts'
import { useProof } from './use-proof.tsx'

/** What programs show in place of a login. */
export function Keys() {
  const { data: session } = useQuery(sessionQuery)
  const user = session?.username ?? ''
  const { data: keys, error, refetch } = useQuery({ ...apiKeysQuery(user), enabled: Boolean(session) })
  const proof = useProof()
  const [ending, setEnding] = useState<{ readonly key: string; readonly title: string }>()
  return (
    <>
      <PageHead title="API keys" of="Account" />
      <Card title="Keys">
        {error && <FaultNote what="your keys" error={error} again={refetch} />}
        {!keys && !error && <Skeleton rows={2} what="keys" />}
        {keys?.length === 0 && <p className="muted">None yet. A key lets a program do what you may do.</p>}
        <ul className="card-rows">
          {keys?.map(({ api_pub_key, title, ends_at, scope, profile }) => (
            <li key={api_pub_key}>
              <span className="what">
                <strong dir="auto">{title || 'Without a name'}</strong>
                <span className="muted">
                  <code>{api_pub_key}</code>, ends {dayText(ends_at)}
                </span>
              </span>
              <Chip>{scope === 'read' ? 'reads' : 'reads and writes'}</Chip>
              <Chip>{profile ?? 'all your profiles'}</Chip>
              <button type="button" onClick={() => setEnding({ key: api_pub_key, title })}>
                Delete<span className="unseen"> {title}</span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
      {session && <NewKey session={session} />}
      {ending && (
        <SureDialog
          title={`Delete ${ending.title || 'the key'}`}
          button="Delete key"
          busy="Deleting…"
          close={() => setEnding(undefined)}
          act={async (typed) => {
            const params = { user, key: ending.key }
            await proof.show(typed, (shown) =>
              api.post('/api/users/{user}/api-keys/{key}', { params, body: shown })
            )
            await everythingChanged()
          }}
        >
          <p>Programs that show it are refused from now on.</p>
          {proof.fields}
        </SureDialog>
      )}
    </>
  )
}
