/** Addresses of the system's own room. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from '../roots.tsx'
import { eventSearch, listSearch, replaySearch } from '../searches.ts'

const pages = () => import('./pages.tsx')

const system = createRoute({
  getParentRoute: () => inside,
  path: '/system',
  component: lazyRouteComponent(pages, 'SystemShell')
})

const overview = createRoute({
  getParentRoute: () => system,
  path: '/',
  component: lazyRouteComponent(pages, 'Overview')
})

const projections = createRoute({
  getParentRoute: () => system,
  path: '/projections',
  validateSearch: replaySearch,
  component: lazyRouteComponent(pages, 'ProjectionsPage')
})

const parked = createRoute({
  getParentRoute: () => system,
  path: '/parked',
  component: lazyRouteComponent(pages, 'Parked')
})

const events = createRoute({
  getParentRoute: () => system,
  path: '/events',
  validateSearch: eventSearch,
  component: lazyRouteComponent(pages, 'EventsPage')
})

const verify = createRoute({
  getParentRoute: () => system,
  path: '/verify',
  validateSearch: replaySearch,
  component: lazyRouteComponent(pages, 'VerifyPage')
})

const mail = createRoute({
  getParentRoute: () => system,
  path: '/mail',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'MailPage')
})

const users = createRoute({
  getParentRoute: () => system,
  path: '/users',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'UsersPage')
})

const agreements = createRoute({
  getParentRoute: () => system,
  path: '/agreements',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'AgreementsPage')
})

export const operatorRoutes = system.addChildren([
  overview,
  projections,
  parked,
  events,
  verify,
  mail,
  users,
  agreements
] as const)
