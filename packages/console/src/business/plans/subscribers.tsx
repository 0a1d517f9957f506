import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { useClosed } from '../../api/rights.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { List, type ListSearch } from '../../parts/list-page.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { dayText } from '../../text/dates.ts'
import { Grant } from '../actions/grant.tsx'

export interface SubscribersProps {
  readonly profile: string
  readonly plan: { readonly slug: string; readonly title: string }
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** Who has or had a plan, and who asks for it. */
export function Subscribers({ profile, plan, search, go }: SubscribersProps) {
  const [isGranting, setGranting] = useState(false)
  const closed = useClosed(profile)
  const accept = useChange(
    (request_key: string) =>
      api.post('/api/profile/{profile}/subscribers/accept/{request_key}', {
        params: { profile, request_key }
      }),
    () => toast('Accepted.')
  )
  return (
    <section className="home-part">
      <div className="part-head">
        <h2>Subscribers</h2>
        <ActionButton closed={closed} onClick={() => setGranting(true)}>
          Grant it to somebody…
        </ActionButton>
      </div>
      {accept.error && <p role="alert">{accept.error.message}</p>}
      <List
        what="subscribers"
        path={`/api/profile/${profile}/plans/${plan.slug}/subscriptions/all`}
        search={search}
        go={go}
        searchLabel="Search subscribers"
        read={async (query) =>
          (
            await api.get('/api/profile/{profile}/plans/{plan}/subscriptions/all', {
              params: { profile, plan: plan.slug },
              query
            })
          ).body
        }
        keyOf={({ id }) => id}
        empty="Nobody has this plan yet."
        columns={[
          {
            title: 'Customer',
            cell: ({ profile: customer }) => (
              <Link
                to="/business/$profile/customers/$customer"
                params={{ profile, customer: customer.slug }}
                dir="auto"
              >
                {customer.printable_name}
              </Link>
            )
          },
          {
            title: 'State',
            cell: ({ request_key, grant_key, ends_at }) =>
              request_key ? (
                <ActionButton closed={closed} onClick={() => accept.mutate(request_key)}>
                  Accept
                </ActionButton>
              ) : (
                <Chip
                  tone={grant_key ? 'warning' : Date.parse(ends_at) > Date.now() ? 'positive' : 'neutral'}
                >
                  {grant_key ? 'offered' : Date.parse(ends_at) > Date.now() ? 'active' : 'ended'}
                </Chip>
              )
          },
          {
            title: 'Since',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => dayText(created_at)
          },
          { title: 'Paid until', isNumber: true, cell: ({ ends_at }) => dayText(ends_at) }
        ]}
      />
      {isGranting && <Grant profile={profile} plan={plan} close={() => setGranting(false)} />}
    </section>
  )
}
