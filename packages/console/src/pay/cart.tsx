import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { cartQuery } from '../api/selling.ts'
import { sessionQuery } from '../api/session.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { PublicPage } from '../public/public-page.tsx'
import { CouponBox } from './coupon-box.tsx'
import '../parts/lines.css'
import './pay.css'

export interface CartSearch {
  /** The business whose pricing page one came from. */
  readonly of?: string | undefined
  /** The profile that buys. */
  readonly for?: string | undefined
}

/** What was chosen, for visitors too; who pays is asked next. */
export function Cart({ search }: { readonly search: CartSearch }) {
  const { data: items, error, refetch } = useQuery(cartQuery)
  const { data: session } = useQuery(sessionQuery)
  return (
    <PublicPage size="order" title="Your cart" {...(search.of && { provider: search.of })}>
      {error && <FaultNote what="the cart" error={error} again={refetch} />}
      {!items && !error && <Skeleton rows={3} what="cart" />}
      {items?.length === 0 && (
        <p className="list-empty">
          Your cart is empty.{' '}
          {search.of && (
            <Link to="/pricing/$provider" params={{ provider: search.of }}>
              See plans
            </Link>
          )}
        </p>
      )}
      {items && items.length > 0 && (
        <>
          <ul className="lines">
            {items.map(({ plan, quantity, email, detail }) => (
              <li key={`${plan.slug} ${email ?? ''}`}>
                <span dir="auto">
                  {plan.title}
                  {quantity > 1 && `, ${quantity} times`}
                  {email && ` for ${email}`}
                  {detail && <small className="muted">{detail}</small>}
                </span>
                <SentForm
                  button="Remove"
                  busy="Removing…"
                  tone="usual"
                  send={async () => {
                    await api.delete('/api/cart', { query: { plan: plan.slug, ...(email && { email }) } })
                    await everythingChanged()
                  }}
                />
              </li>
            ))}
          </ul>
          <CouponBox />
          <p className="muted">What is due, with its tax, is shown before you pay.</p>
          <GoOn isKnown={Boolean(session)} search={search} />
        </>
      )}
    </PublicPage>
  )
}

function GoOn({ isKnown, search }: { readonly isKnown: boolean; readonly search: CartSearch }) {
  const { data: session } = useQuery(sessionQuery)
  if (!isKnown || !session) {
    const next = `/cart${search.of ? `?of=${encodeURIComponent(search.of)}` : ''}`
    return (
      <>
        <Link to="/register" search={{ next }} className="button primary">
          Create an account
        </Link>
        <Link to="/login" search={{ next }} className="button">
          Sign in
        </Link>
      </>
    )
  }
  const buyers = (session.roles ?? [])
    .filter(({ request_key, accept_grant_api_url, role_description }) => {
      return !request_key && !accept_grant_api_url && role_description?.slug === 'manager'
    })
    .map(({ profile }) => profile)
  const chosen = buyers.find(({ slug }) => slug === search.for)
  return (
    <>
      {(chosen ? [chosen] : buyers).map(({ slug, printable_name }, place) => (
        <Link
          key={slug}
          to="/checkout/$profile"
          params={{ profile: slug }}
          className={`button ${place === 0 ? 'primary' : ''}`}
        >
          Check out{' '}
          {buyers.length > 1 && (
            <>
              for <bdi>{printable_name}</bdi>
            </>
          )}
        </Link>
      ))}
    </>
  )
}
