import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useClosed } from '../../api/rights.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { dayText } from '../../text/dates.ts'
import type { ListPageProps } from '../customers.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { WebhookEditor } from './webhook-editor.tsx'
import { stateOf } from './webhook-types.ts'

/** Where the business has messages sent about what happens to it. */
export function Webhooks({ profile, search, go }: ListPageProps) {
  const closed = useClosed(profile)
  const [isNew, setNew] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <>
      <PageHead title="Webhooks" of={profile}>
        <ActionButton isPrimary closed={closed} onClick={() => setNew(true)}>
          New webhook
        </ActionButton>
      </PageHead>
      <List
        what="webhooks"
        path={`/api/billing/${profile}/webhooks`}
        search={search}
        go={go}
        read={async (query) =>
          (await api.get('/api/billing/{profile}/webhooks', { params: { profile }, query })).body
        }
        keyOf={({ id }) => id}
        empty="No webhooks yet. Your own systems can be told when a charge is paid or a subscription ends."
        columns={[
          {
            title: 'URL',
            cell: ({ id, url }) => (
              <Link
                to="/business/$profile/webhooks/$webhook"
                params={{ profile, webhook: id }}
                className="webhook-url"
              >
                {url}
              </Link>
            )
          },
          { title: 'For', cell: ({ description }) => description },
          {
            title: 'Messages',
            isNumber: true,
            cell: ({ types }) => (types.length === 1 ? '1 type' : `${types.length} types`)
          },
          {
            title: 'State',
            cell: (webhook) => {
              const { tone, word } = stateOf(webhook)
              return <Chip tone={tone}>{word}</Chip>
            }
          },
          { title: 'Made', isNumber: true, cell: ({ created_at }) => dayText(created_at) }
        ]}
      />
      {isNew && <WebhookEditor profile={profile} made={setSecret} close={() => setNew(false)} />}
      {secret !== undefined && <SecretDialog secret={secret} close={() => setSecret(undefined)} />}
    </>
  )
}
