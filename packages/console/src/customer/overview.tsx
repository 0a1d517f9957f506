import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { dueQuery, endedQuery, paymentsQuery, subscriptionsQuery } from '../api/customer.ts'
import { cardQuery } from '../api/selling.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import { PaymentRow } from './payment-row.tsx'
import { SubscriptionRow } from './subscription-row.tsx'

/** What a customer looks at first: what is owed, what runs, and what was paid. */
export function Overview({ profile }: { readonly profile: string }) {
  const subscriptions = useQuery(subscriptionsQuery(profile))
  const payments = useQuery(paymentsQuery(profile))
  return (
    <>
      <PageHead title="Overview" of={profile} />
      <Due profile={profile} />
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

/** What is to be paid now, and what comes next. */
function Due({ profile }: { readonly profile: string }) {
  const { data: due } = useQuery(dueQuery(profile))
  const { data: card } = useQuery(cardQuery(profile))
  const owed = Object.entries(due?.balances ?? {}).filter(([, amount]) => Number(amount) > 0)
  const sums = owed.map(([unit, amount]) => moneyText(Number(amount), unit)).join(' and ')
  if (owed.length > 0) {
    return (
      <section className="banner" aria-label="Balance due">
        <span>
          You owe <strong>{sums}</strong>.
        </span>
        <Link to="/checkout/$profile" params={{ profile }} className="button primary">
          Pay {sums}
        </Link>
      </section>
    )
  }
  if (!due?.next_billing_at) return null
  return (
    <p className="muted">
      Nothing is due. The next payment is on {dayText(due.next_billing_at)}
      {card?.last4 ? `, by the card ending ${card.last4}.` : '. There is no card on file for it yet.'}
    </p>
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
