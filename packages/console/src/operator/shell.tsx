import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, FileText, Inbox, Layers, ListTree, Mail, ShieldCheck, Users } from 'lucide-react'
import { businessOf } from '../api/rights.ts'
import { sessionQuery } from '../api/session.ts'
import { Shell } from '../parts/shell.tsx'

const places = [
  { to: '/system', name: 'Overview', icon: Activity },
  { to: '/system/projections', name: 'Read models', icon: Layers },
  { to: '/system/events', name: 'Events', icon: ListTree },
  { to: '/system/parked', name: 'Parked', icon: Inbox },
  { to: '/system/verify', name: 'Verify', icon: ShieldCheck },
  { to: '/system/mail', name: 'Mail', icon: Mail },
  { to: '/system/users', name: 'Users', icon: Users },
  { to: '/system/agreements', name: 'Agreements', icon: FileText }
] as const

/** The places of who runs the system. Who sells as well finds the way to the business, which leads back here. */
export function SystemShell() {
  const { data: session } = useQuery(sessionQuery)
  const business = session && businessOf(session)?.profile
  return (
    <Shell
      label="System"
      title={
        <div className="room-name">
          <Link to="/system">System</Link>
          {business ? (
            <Link
              to="/business/$profile"
              params={{ profile: business.slug }}
              className="other-room"
              title={business.printable_name}
            >
              Business
            </Link>
          ) : (
            <Link to="/" className="other-room">
              Profiles
            </Link>
          )}
        </div>
      }
      places={places.map(({ to, name, icon: Icon }) => ({
        name,
        link: (
          <Link
            to={to}
            activeOptions={{ exact: name === 'Overview' }}
            activeProps={{ 'aria-current': 'page' }}
          >
            <Icon size={20} aria-hidden="true" />
            <span>{name}</span>
          </Link>
        )
      }))}
    />
  )
}
