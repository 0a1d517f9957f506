import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { profileQuery } from '../api/business.ts'
import { type Subscription, subscriptionsQuery } from '../api/customer.ts'
import { TopShell } from '../parts/top-shell.tsx'

const places = [
  ['/my/$profile', 'Overview'],
  ['/my/$profile/plans', 'Plans'],
  ['/my/$profile/statement', 'Statement'],
  ['/my/$profile/invoices', 'Invoices'],
  ['/my/$profile/card', 'Card'],
  ['/my/$profile/people', 'People'],
  ['/my/$profile/settings', 'Settings']
] as const

/** Around every page of a customer. */
export function CustomerShell() {
  const { profile = '' } = useParams({ strict: false })
  const { data: own } = useQuery(profileQuery(profile))
  const { data: held, isPending } = useQuery(subscriptionsQuery(profile))
  return (
    <TopShell
      label="Your subscriptions"
      provider={isPending ? null : onlyProvider(held)}
      where={<bdi>{own?.printable_name ?? profile}</bdi>}
      links={places.map(([to, name]) => (
        <Link
          key={to}
          to={to}
          params={{ profile }}
          activeOptions={{ exact: name !== 'Invoices' }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {name}
        </Link>
      ))}
    >
      <Outlet />
    </TopShell>
  )
}

/** Of whom everything is that runs. What is merely offered puts nobody's name over the page. */
function onlyProvider(held: readonly Subscription[] = []): string | undefined {
  const slugs = new Set(held.filter(({ grant_key }) => !grant_key).map(({ provider }) => provider.slug))
  return slugs.size === 1 ? [...slugs][0] : undefined
}
