import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { Chip } from '../parts/chip.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { List } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { minuteText } from '../text/dates.ts'
import type { SystemListProps } from './users.tsx'
import './mail.css'

const outcomes = {
  sent: ['positive', 'sent'],
  kept: ['neutral', 'kept here'],
  refused: ['danger', 'refused'],
  withheld: ['warning', 'not sent']
} as const

/** Mail that was sent. While no mail server is set, its words are here and nowhere else. */
export function Mail({ search, go }: SystemListProps) {
  const [shown, setShown] = useState<string>()
  return (
    <>
      <PageHead title="Mail" of="System" />
      <List
        what="mails"
        path="/api/system/mail"
        search={search}
        go={go}
        read={async ({ page, page_size }) =>
          (await api.get('/api/system/mail', { query: { page, page_size } })).body
        }
        keyOf={({ id }) => id}
        empty="No mail was sent yet."
        columns={[
          {
            title: 'Mail',
            cell: ({ id, kind }) => (
              <button type="button" className="plain as-link" onClick={() => setShown(id)}>
                {kind.replaceAll('-', ' ')}
              </button>
            )
          },
          { title: 'To', cell: ({ to }) => <bdi>{to}</bdi> },
          {
            title: 'Outcome',
            cell: ({ outcome }) => {
              const [tone, words] = outcomes[outcome as keyof typeof outcomes] ?? ['neutral', outcome]
              return <Chip tone={tone}>{words}</Chip>
            }
          },
          { title: 'When', isNumber: true, cell: ({ created_at }) => minuteText(created_at) }
        ]}
      />
      {shown && <OneMail id={shown} close={() => setShown(undefined)} />}
    </>
  )
}

function OneMail({ id, close }: { readonly id: string; close(): void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'mail', id],
    queryFn: async () => (await api.get('/api/system/mail/{mail}', { params: { mail: id } })).body
  })
  return (
    <Dialog title={data?.subject ?? 'Mail'} close={close}>
      {error && <FaultNote what="this mail" error={error} again={refetch} />}
      {data && (
        <p className="muted">
          To <bdi>{data.to}</bdi>, {minuteText(data.created_at)}
        </p>
      )}
      {data?.text && <pre className="mail-text">{data.text}</pre>}
      {data && !data.text && <p>Its words are not kept: they went to the mail server.</p>}
    </Dialog>
  )
}
