import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { endedQuery, paymentsQuery, subscriptionsQuery } from '../api/customer.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { dayText } from '../text/dates.ts'
import { DueBanner } from './due-banner.tsx'
import { PaymentRow } from './payment-row.tsx'
import { SubscriptionRow } from './subscription-row.tsx'

/** What a customer looks at first: what is owed, what runs, and what was paid. */
export function Overview({ profile }: { readonly profile: string }) {
  const subscriptions = useQuery(subscriptionsQuery(profile))
  const payments = useQuery(paymentsQuery(profile))
  return (
    <>
      <PageHead title="Overview" of={profile} />
      <DueBanner profile={profile} />
      <Card
        title="Subscriptions"
        beside={
          <Link to="/my/$profile/plans" params={{ profile }}>
            See plans
          </Link>
        }
      >
        {subscriptions.isPending && <Skeleton rows={2} what="subscriptions" />}
        {subscriptions.error && (
          <FaultNote what="the subscriptions" error={subscriptions.error} again={subscriptions.refetch} />
        )}
        {subscriptions.data?.length === 0 && (
          <p className="muted">
            You have no plan yet.{' '}
            <Link to="/my/$profile/plans" params={{ profile }}>
              See plans
            </Link>
          </p>
        )}
        <ul className="card-rows">
          {subscriptions.data?.map((one) => (
            <SubscriptionRow key={one.id} profile={profile} subscription={one} />
          ))}
        </ul>
        <Ended profile={profile} />
      </Card>
      <Card
        title="Latest payments"
        beside={
          <Link to="/my/$profile/statement" params={{ profile }}>
            Statement
          </Link>
        }
      >
        {payments.isPending && <Skeleton rows={2} what="payments" />}
        {payments.error && <FaultNote what="the payments" error={payments.error} again={payments.refetch} />}
        {payments.data?.length === 0 && <p className="muted">Nothing was paid yet.</p>}
        <ul className="card-rows">
          {payments.data?.map((one) => (
            <PaymentRow key={one.id} profile={profile} payment={one} />
          ))}
        </ul>
      </Card>
    </>
  )
}

function Ended({ profile }: { readonly profile: string }) {
  const { data: ended = [] } = useQuery(endedQuery(profile))
  if (ended.length === 0) return null
  return (
    <details>
      <summary>Ended subscriptions</summary>
      <ul className="card-rows">
        {ended.map(({ id, plan, ends_at }) => (
          <li key={id}>
            <span className="what">
              <bdi>{plan.title}</bdi>
            </span>
            <span className="muted">ended {dayText(ends_at)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
