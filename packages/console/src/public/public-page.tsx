import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { siteQuery } from '../api/site.ts'
import { Brand } from '../parts/brand.tsx'
import { PageHead } from '../parts/page-head.tsx'
import '../parts/link-button.css'
import './public-page.css'

export interface PublicPageProps {
  readonly title: string
  /** Whose page it is; absent: the site's own. */
  readonly provider?: string
  /** How much room it needs: a few fields, lines with sums, or columns. */
  readonly size?: 'form' | 'order' | 'wide'
  readonly children: ReactNode
}

/** Around every page that needs no login: whose it is, and where the fine print stands. */
export function PublicPage({ title, provider, size = 'form', children }: PublicPageProps) {
  const { data: site } = useQuery(siteQuery(provider))
  return (
    <div className="public-page">
      <header>{site && <Brand site={site} />}</header>
      <main className={size}>
        <PageHead title={title} of={site?.name ?? 'Bursar'} />
        {children}
      </main>
      <footer>
        {site?.legal.map((slug) => (
          <a key={slug} href={`/legal/${slug}`}>
            {slug.replaceAll('-', ' ')}
          </a>
        ))}
        {site?.support && <a href={site.support}>Support</a>}
        {site && ['test_clock', 'demo'].includes(site.state) && <span>Test mode. No money moves.</span>}
      </footer>
    </div>
  )
}
