import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sessionQuery } from '../api/session.ts'
import { siteQuery } from '../api/site.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import './link-button.css'
import './top-shell.css'

export interface TopShellProps {
  /** What the navigation is for: `Account`. */
  readonly label: string
  /** Whose brand stands on top; absent: the site's; null while that is not known yet. */
  readonly provider?: string | null | undefined
  /** Links, one for each page. */
  readonly links: readonly ReactNode[]
  /** Beside the brand: which profile it is. */
  readonly where?: ReactNode
  readonly children: ReactNode
}

/** Around the pages of a customer and of an account: brand and person on top, pages below as tabs. */
export function TopShell({ label, provider, links, where, children }: TopShellProps) {
  const { data: site } = useQuery({ ...siteQuery(provider ?? undefined), enabled: provider !== null })
  const { data: session } = useQuery(sessionQuery)
  return (
    <div className="top-shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header>
        {site && <Brand site={site} />}
        <span className="where">{where}</span>
        {session && <AccountMenu session={session} />}
      </header>
      {links.length > 0 && (
        <nav aria-label={label}>
          <ul>
            {links.map((link, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the links of a room are always the same
              <li key={place}>{link}</li>
            ))}
          </ul>
        </nav>
      )}
      <main id="page">{children}</main>
      <footer className="muted">
        {site?.support && <a href={site.support}>Support</a>}
        <span>Billing by Bursar</span>
      </footer>
    </div>
  )
}
