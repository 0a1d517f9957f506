import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { sessionQuery } from '../api/session.ts'
import { AccountMenu } from './account-menu.tsx'
import './shell.css'

/** Notes of what was done; nothing was done yet when the page appears. */
const Toasts = lazy(() => import('./toasts.tsx'))

/** Places that a phone's bar has before "More". */
const IN_BAR = 4

export interface ShellProps {
  /** `Business`: where the places are. */
  readonly label: string
  /** Whose room it is. */
  readonly title: ReactNode
  /** A link for each place, the most visited first. */
  readonly places: readonly { readonly name: string; readonly link: ReactNode }[]
}

/** Around every page of a room: where one can go, whose room it is, and who looks at it. */
export function Shell({ label, title, places }: ShellProps) {
  const { data: session } = useQuery(sessionQuery)
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <nav className="rail" aria-label={label}>
        {title}
        <ul>
          {places.map(({ name, link }, index) => (
            <li key={name} className={index < IN_BAR ? undefined : 'rest'}>
              {link}
            </li>
          ))}
          <li className="more-places">
            <button type="button" className="plain" popoverTarget="more-places">
              <Ellipsis size={20} aria-hidden="true" />
              More
            </button>
            <ul id="more-places" popover="auto">
              {places.slice(IN_BAR).map(({ name, link }) => (
                <li key={name}>{link}</li>
              ))}
            </ul>
          </li>
        </ul>
        {session && <AccountMenu session={session} />}
      </nav>
      <main id="page">
        <Outlet />
      </main>
      <Suspense>
        <Toasts />
      </Suspense>
    </div>
  )
}
