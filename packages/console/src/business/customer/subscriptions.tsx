import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { dayText } from '../../text/dates.ts'
import { EndSubscription } from '../actions/end-subscription.tsx'
import { StopRenewal } from '../actions/stop-renewal.tsx'
import type { CustomerPartProps } from './customer.tsx'

interface Ending {
  readonly plan: { readonly slug: string; readonly title: string }
  readonly ends_at: string
  readonly how: 'now' | 'when it is over'
}

/** What a customer is subscribed to now, and what ended. */
export function Subscriptions({ profile, customer, closed }: CustomerPartProps) {
  const [ending, setEnding] = useState<Ending>()
  const whose = { profile, subscriber: customer, close: () => setEnding(undefined) }
  return (
    <>
      <List
        what="subscriptions"
        path={`/api/profile/${customer}/subscriptions`}
        search={{}}
        go={() => undefined}
        read={async (query) =>
          (await api.get('/api/profile/{profile}/subscriptions', { params: { profile: customer }, query }))
            .body
        }
        keyOf={({ id }) => id}
        empty="No subscription runs now."
        columns={[
          { title: 'Plan', cell: ({ plan }) => <bdi>{plan.title}</bdi> },
          {
            title: 'Renewal',
            cell: ({ auto_renew, grant_key }) =>
              grant_key ? (
                <Chip tone="warning">waits to be accepted</Chip>
              ) : (
                <Chip tone={auto_renew ? 'positive' : 'neutral'}>{auto_renew ? 'renews' : 'ends'}</Chip>
              )
          },
          { title: 'Since', isNumber: true, cell: ({ created_at }) => dayText(created_at) },
          { title: 'Paid until', isNumber: true, cell: ({ ends_at }) => dayText(ends_at) },
          {
            title: 'Actions',
            isNumber: true,
            cell: ({ plan, auto_renew, ends_at }) => (
              <RowMenu
                of={plan.title}
                actions={[
                  {
                    name: 'Stop renewal…',
                    closed: closed ?? (auto_renew ? undefined : 'It ends by itself.'),
                    do: () => setEnding({ plan, ends_at, how: 'when it is over' })
                  },
                  { name: 'End now…', closed, do: () => setEnding({ plan, ends_at, how: 'now' }) }
                ]}
              />
            )
          }
        ]}
      />
      <Ended customer={customer} />
      {ending?.how === 'now' && <EndSubscription {...ending} {...whose} />}
      {ending?.how === 'when it is over' && <StopRenewal {...ending} {...whose} />}
    </>
  )
}

function Ended({ customer }: { readonly customer: string }) {
  return (
    <details className="more">
      <summary>Ended subscriptions</summary>
      <List
        what="ended subscriptions"
        path={`/api/profile/${customer}/subscriptions/expired`}
        search={{}}
        go={() => undefined}
        read={async (query) =>
          (
            await api.get('/api/profile/{profile}/subscriptions/expired', {
              params: { profile: customer },
              query
            })
          ).body
        }
        keyOf={({ id }) => id}
        empty="None has ended."
        columns={[
          { title: 'Plan', cell: ({ plan }) => <bdi>{plan.title}</bdi> },
          { title: 'Since', isNumber: true, cell: ({ created_at }) => dayText(created_at) },
          { title: 'Ended', isNumber: true, cell: ({ ends_at }) => dayText(ends_at) }
        ]}
      />
    </details>
  )
}
