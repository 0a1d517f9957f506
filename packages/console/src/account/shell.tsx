import { Link, Outlet } from '@tanstack/react-router'
import { TopShell } from '../parts/top-shell.tsx'

const places = [
  ['/account', 'Contact'],
  ['/account/security', 'Security'],
  ['/account/sessions', 'Sessions'],
  ['/account/keys', 'API keys'],
  ['/account/agreements', 'Agreements'],
  ['/account/activity', 'Activity']
] as const

/** Around the pages of an account. */
export function AccountShell() {
  return (
    <TopShell
      label="Account"
      where={<Link to="/">Your profiles</Link>}
      links={places.map(([to, name]) => (
        <Link key={to} to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
          {name}
        </Link>
      ))}
    >
      <Outlet />
    </TopShell>
  )
}
