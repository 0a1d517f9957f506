import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import {
  BadgePercent,
  ChartColumn,
  FileText,
  House,
  Layers,
  Receipt,
  Settings,
  Users,
  Wallet,
  Webhook
} from 'lucide-react'
import { brokerOf } from '../api/rights.ts'
import { sessionQuery } from '../api/session.ts'
import { Shell } from '../parts/shell.tsx'

const places = [
  { to: '/business/$profile', name: 'Home', icon: House },
  { to: '/business/$profile/customers', name: 'Customers', icon: Users },
  { to: '/business/$profile/sales', name: 'Sales', icon: Receipt },
  { to: '/business/$profile/invoices', name: 'Invoices', icon: FileText },
  { to: '/business/$profile/money', name: 'Money', icon: Wallet },
  { to: '/business/$profile/figures/$table', name: 'Figures', icon: ChartColumn },
  { to: '/business/$profile/plans', name: 'Plans', icon: Layers },
  { to: '/business/$profile/coupons', name: 'Coupons', icon: BadgePercent },
  { to: '/business/$profile/webhooks', name: 'Webhooks', icon: Webhook },
  { to: '/business/$profile/settings', name: 'Settings', icon: Settings }
] as const

/** The places of a business. Who works for the site itself finds the way to the system beside its name. */
export function BusinessShell() {
  const { profile = '' } = useParams({ strict: false })
  const { data: session } = useQuery(sessionQuery)
  const own = session?.roles?.find((role) => role.profile.slug === profile)?.profile
  return (
    <Shell
      label="Business"
      title={
        <div className="room-name">
          <Link to="/" title="Your profiles">
            <bdi>{own?.printable_name ?? profile}</bdi>
          </Link>
          {session && brokerOf(session) && (
            <Link to="/system" className="other-room">
              System
            </Link>
          )}
        </div>
      }
      places={places.map(({ to, name, icon: Icon }) => ({
        name,
        link: (
          <Link
            to={to}
            params={{ profile, table: 'funds' }}
            activeOptions={{ exact: name === 'Home' }}
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
