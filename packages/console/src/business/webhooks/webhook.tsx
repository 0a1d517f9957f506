import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { useClosed } from '../../api/rights.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { FaultNote } from '../../parts/fault-note.tsx'
import type { ListSearch } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { minuteText } from '../../text/dates.ts'
import { Deliveries } from './deliveries.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { WebhookEditor } from './webhook-editor.tsx'
import { stateOf, type Webhook } from './webhook-types.ts'

export interface WebhookPageProps {
  readonly profile: string
  readonly webhook: string
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** One webhook with what was sent to it. */
export function WebhookPage(props: WebhookPageProps) {
  const { profile, webhook } = props
  const query = useQuery({
    queryKey: ['webhook', profile, webhook],
    queryFn: async () =>
      (await api.get('/api/billing/{profile}/webhooks/{webhook}', { params: { profile, webhook } })).body
  })
  if (query.isPending) return <Skeleton rows={4} what="the webhook" />
  if (query.isError) return <FaultNote what="the webhook" error={query.error} again={() => query.refetch()} />
  return <Shown {...props} shown={query.data} />
}

function Shown({ profile, webhook, search, go, shown }: WebhookPageProps & { readonly shown: Webhook }) {
  const closed = useClosed(profile)
  const navigate = useNavigate()
  const [isEdited, setEdited] = useState(false)
  const [secret, setSecret] = useState<string>()
  const params = { profile, webhook }
  const test = useChange(
    () => api.post('/api/billing/{profile}/webhooks/{webhook}/test', { params }),
    () => toast('A test message is on its way.')
  )
  const rotate = useChange(
    () => api.post('/api/billing/{profile}/webhooks/{webhook}/rotate', { params, body: {} }),
    ({ body }) => setSecret(body.secret)
  )
  const turn = useChange(
    (is_active: boolean) =>
      api.put('/api/billing/{profile}/webhooks/{webhook}', { params, body: { is_active } }),
    (_, is_active) => toast(is_active ? 'Messages are sent from now on.' : 'No messages are sent any more.')
  )
  const remove = useChange(
    () => api.delete('/api/billing/{profile}/webhooks/{webhook}', { params }),
    () => {
      toast('The webhook is deleted.')
      void navigate({ to: '/business/$profile/webhooks', params: { profile } })
    }
  )
  const fault = test.error ?? rotate.error ?? turn.error ?? remove.error
  const { tone, word } = stateOf(shown)
  return (
    <>
      <PageHead title={new URL(shown.url).host} of={profile}>
        <Chip tone={tone}>{word}</Chip>
        <ActionButton isPrimary closed={closed} onClick={() => test.mutate(undefined)}>
          Send a test
        </ActionButton>
        <RowMenu
          of="this webhook"
          actions={[
            { name: 'Change…', closed, do: () => setEdited(true) },
            { name: 'New secret', closed, do: () => rotate.mutate(undefined) },
            {
              name: shown.is_active ? 'Turn off' : 'Turn on',
              closed,
              do: () => turn.mutate(!shown.is_active)
            },
            { name: 'Delete', closed, do: () => remove.mutate(undefined) }
          ]}
        />
      </PageHead>
      <p>
        <Link to="/business/$profile/webhooks" params={{ profile }}>
          Webhooks
        </Link>
      </p>
      <p className="webhook-url">
        <code>{shown.url}</code> {shown.description}
      </p>
      {shown.previous_secret_until && (
        <p>
          Messages are signed with the earlier secret as well until {minuteText(shown.previous_secret_until)}.
        </p>
      )}
      {fault && <p role="alert">{fault.message}</p>}
      <Deliveries profile={profile} webhook={webhook} closed={closed} search={search} go={go} />
      {isEdited && <WebhookEditor profile={profile} webhook={shown} close={() => setEdited(false)} />}
      {secret !== undefined && <SecretDialog secret={secret} close={() => setSecret(undefined)} />}
    </>
  )
}
