/**
 * What the first page needs is asked for together, before anything is drawn: its code, who is logged in, and what it shows.
 * The router would come to them one after the other.
 */
import type { AnyRouter } from '@tanstack/react-router'
import { cookie } from './api/cookie.ts'
import { queries } from './api/queries.ts'
import { inside } from './roots.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the route's page reads at once, by what its address says. */
    reads?(address: EarlyAddress): readonly object[]
  }
}

export interface EarlyAddress {
  /** Empty where the address names none. */
  readonly profile: string
  readonly search: Readonly<Record<string, unknown>>
}

export function askEarly(router: AnyRouter): void {
  const { pathname, search } = router.latestLocation
  const [routes, { profile = '' }] = router.getMatchedRoutes(pathname)
  for (const { id, options } of routes) {
    // Whoever is not logged in is sent elsewhere.
    if (id === inside.id && cookie('csrftoken') === undefined) return
    options.component?.preload?.()
    const reads = options.staticData?.reads?.({ profile, search }) ?? []
    for (const query of reads)
      void queries.prefetchQuery(query as Parameters<typeof queries.prefetchQuery>[0])
  }
}
