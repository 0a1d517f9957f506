/** What the routes of every room hang on. */
import {
  createRootRoute,
  createRoute,
  type ErrorRouteComponent,
  Outlet,
  redirect
} from '@tanstack/react-router'
import { queries } from './api/queries.ts'
import { sessionQuery } from './api/session.ts'
import { NotFound } from './places/not-found.tsx'
import { StoppedPage } from './places/stopped-page.tsx'

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: StoppedPage as ErrorRouteComponent
})

/** All that needs somebody who is logged in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  staticData: { reads: () => [sessionQuery] },
  async beforeLoad({ location }) {
    const session = await queries.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/login', search: { next: location.href } })
  }
})
