import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useClosed } from '../../api/rights.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { dayText } from '../../text/dates.ts'
import { priceText } from '../../text/plans.ts'
import type { ListPageProps } from '../customers.tsx'

/** What is sold, and what was. */
export function Plans({ profile, search, go }: ListPageProps) {
  const closed = useClosed(profile)
  const navigate = useNavigate()
  return (
    <>
      <PageHead title="Plans" of={profile}>
        <ActionButton
          isPrimary
          closed={closed}
          onClick={() => void navigate({ to: '/business/$profile/new-plan', params: { profile } })}
        >
          New plan
        </ActionButton>
      </PageHead>
      <List
        what="plans"
        path={`/api/profile/${profile}/plans`}
        search={search}
        go={go}
        searchLabel="Search plans"
        read={async (query) =>
          (await api.get('/api/profile/{profile}/plans', { params: { profile }, query })).body
        }
        keyOf={({ slug }) => slug}
        empty="No plans yet. A plan says what is sold, for how much and how often."
        columns={[
          {
            title: 'Plan',
            sort: 'title',
            cell: ({ title, slug }) => (
              <Link to="/business/$profile/plans/$plan" params={{ profile, plan: slug }} dir="auto">
                {title}
              </Link>
            )
          },
          {
            title: 'State',
            sort: 'is_active',
            cell: ({ is_active }) => (
              <Chip tone={is_active ? 'positive' : 'neutral'}>{is_active ? 'on sale' : 'not on sale'}</Chip>
            )
          },
          {
            title: 'Made',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => dayText(created_at)
          },
          { title: 'Price', sort: 'period_amount', isNumber: true, cell: (plan) => priceText(plan) }
        ]}
      />
    </>
  )
}
