import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { Chip, type Tone } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { secondText } from '../../text/dates.ts'
import type { WebhookPageProps } from './webhook.tsx'

const tones: Readonly<Record<string, Tone>> = { delivered: 'positive', waiting: 'warning', failed: 'danger' }

/** What was sent, what the receiver answered, and a way to send it again. */
export function Deliveries({
  profile,
  webhook,
  closed,
  search,
  go
}: WebhookPageProps & { readonly closed: string | undefined }) {
  const params = { profile, webhook }
  const again = useChange(
    (delivery: string) =>
      api.post('/api/billing/{profile}/webhooks/{webhook}/redeliver', { params, body: { delivery } }),
    () => toast('The message is sent again.')
  )
  return (
    <>
      <h2>Deliveries</h2>
      {again.error && <p role="alert">{again.error.message}</p>}
      <List
        what="deliveries"
        path={`/api/billing/${profile}/webhooks/${webhook}/deliveries`}
        search={search}
        go={go}
        searchLabel="Search deliveries"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/webhooks/{webhook}/deliveries', { params, query })).body
        }
        keyOf={({ id, created_at }, index) => `${id} ${created_at} ${index}`}
        empty="Nothing was sent yet. A test shows whether the receiver answers."
        columns={[
          { title: 'Message', sort: 'type', cell: ({ type }) => <code>{type}</code> },
          {
            title: 'State',
            sort: 'status',
            cell: ({ status, next_at }) => (
              <>
                <Chip tone={tones[status] ?? 'neutral'}>{status}</Chip>
                {next_at && <small> again at {secondText(next_at)}</small>}
              </>
            )
          },
          {
            title: 'Answer',
            cell: ({ answer_status, answer, fault }) => (
              <>
                {answer_status ?? fault} <small className="muted webhook-url">{answer.slice(0, 120)}</small>
              </>
            )
          },
          { title: 'Tries', isNumber: true, cell: ({ tries }) => tries },
          { title: 'Took', isNumber: true, cell: ({ took_ms }) => `${took_ms} ms` },
          {
            title: 'First sent',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => secondText(created_at)
          },
          {
            title: 'Actions',
            isNumber: true,
            cell: ({ id, type }) => (
              <RowMenu
                of={type}
                actions={[
                  {
                    name: 'Send again',
                    closed: type === 'webhook.test' ? 'a test is not sent again' : closed,
                    do: () => again.mutate(id)
                  }
                ]}
              />
            )
          }
        ]}
      />
    </>
  )
}
