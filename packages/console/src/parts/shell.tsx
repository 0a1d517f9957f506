import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { sessionQuery } from '../api/session.ts'
import { AccountMenu } from './account-menu.tsx'
import './shell.css'

/** Notes of what was done. */
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
  const isUsed = useIsUsed()
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
      {isUsed && (
        <Suspense>
          <Toasts />
        </Suspense>
      )}
    </div>
  )
}

/** True once somebody pressed or clicked something: before that nothing is done that there could be a note of. */
function useIsUsed(): boolean {
  const [isUsed, setUsed] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    for (const kind of ['pointerdown', 'keydown', 'click']) {
      window.addEventListener(kind, () => setUsed(true), { once: true, signal: listening.signal })
    }
    return () => listening.abort()
  }, [])
  return isUsed
}
