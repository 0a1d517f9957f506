import { Link } from '@tanstack/react-router'
import { ArrowLeftRight, CircleUser, LogOut, Server, SunMoon, UserCog } from 'lucide-react'
import { brokerOf } from '../api/rights.ts'
import { logOut, type Session } from '../api/session.ts'
import './account-menu.css'

const YEAR_SECONDS = 31_536_000

/** Who is logged in, where else they may go, and what they may set for this browser. It is there at any width. */
export function AccountMenu({ session }: { readonly session: Session }) {
  return (
    <div className="account-menu">
      <button
        type="button"
        className="plain"
        popoverTarget="account"
        aria-label={`Account of ${session.printable_name}`}
      >
        <CircleUser size={20} aria-hidden="true" />
        <span className="name" dir="auto">
          {session.printable_name}
        </span>
      </button>
      <div id="account" popover="auto">
        <p className="muted" dir="auto">
          {session.username}
        </p>
        <Link to="/account" className="menu-link">
          <UserCog size={16} aria-hidden="true" /> Your account
        </Link>
        <Link to="/" className="menu-link">
          <ArrowLeftRight size={16} aria-hidden="true" /> Your profiles
        </Link>
        {brokerOf(session) && (
          <Link to="/system" className="menu-link">
            <Server size={16} aria-hidden="true" /> The system
          </Link>
        )}
        <button type="button" className="plain" onClick={turnTheme}>
          <SunMoon size={16} aria-hidden="true" /> Light or dark
        </button>
        <button type="button" className="plain" onClick={leave}>
          <LogOut size={16} aria-hidden="true" /> Sign out
        </button>
      </div>
    </div>
  )
}

function turnTheme(): void {
  const root = document.documentElement
  const isDark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = isDark ? 'light' : 'dark'
  // biome-ignore lint/suspicious/noDocumentCookie: it is read before the first paint, and there is no other way everywhere
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  window.dispatchEvent(new Event('themechange'))
}

/** All that was read of the session leaves the page with it. */
async function leave(): Promise<void> {
  await logOut()
  location.assign('/login')
}
