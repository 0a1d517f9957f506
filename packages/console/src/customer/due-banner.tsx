import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { dueQuery, paymentsQuery } from '../api/customer.ts'
import { cardQuery } from '../api/selling.ts'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'

/** What is to be paid now, why it was not, and how to mend that; else what comes next. */
export function DueBanner({ profile }: { readonly profile: string }) {
  const { data: due } = useQuery(dueQuery(profile))
  const { data: card } = useQuery(cardQuery(profile))
  const { data: payments = [] } = useQuery(paymentsQuery(profile))
  const owed = Object.entries(due?.balances ?? {}).filter(([, amount]) => Number(amount) > 0)
  const sums = owed.map(([unit, amount]) => moneyText(Number(amount), unit)).join(' and ')
  if (owed.length > 0) {
    // The latest that came to an end: what waits says nothing yet.
    const ended = payments.find(({ state }) => state !== 'created')
    return (
      <section className="banner" aria-label="Balance due">
        <span>
          You owe <strong>{sums}</strong>.{' '}
          {ended?.state === 'failed' && <>The payment of {dayText(ended.created_at)} failed. </>}
          {card && !card.last4 && 'There is no card on file. '}
          Until it is paid, what it was ordered for stays locked.
        </span>
        <span className="row-actions">
          <Link to="/checkout/$profile" params={{ profile }} className="button primary">
            Pay {sums}
          </Link>
          <Link to="/my/$profile/card" params={{ profile }} className="button">
            {card?.last4 ? 'Change card' : 'Add a card'}
          </Link>
        </span>
      </section>
    )
  }
  if (!due?.next_billing_at) return null
  return (
    <p className="muted">
      Nothing is due. The next payment is on {dayText(due.next_billing_at)}
      {card?.last4 ? (
        `, by the card ending ${card.last4}.`
      ) : (
        <>
          . There is no card on file for it yet.{' '}
          <Link to="/my/$profile/card" params={{ profile }}>
            Add a card
          </Link>
        </>
      )}
    </p>
  )
}
