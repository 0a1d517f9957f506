/** Routes of an account. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from '../roots.tsx'
import { listSearch } from '../searches.ts'

const pages = () => import('./pages.tsx')

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(pages, 'AccountShell')
})

const contact = createRoute({
  getParentRoute: () => account,
  path: '/',
  component: lazyRouteComponent(pages, 'Contact')
})

const security = createRoute({
  getParentRoute: () => account,
  path: '/security',
  component: lazyRouteComponent(pages, 'Security')
})

const sessions = createRoute({
  getParentRoute: () => account,
  path: '/sessions',
  component: lazyRouteComponent(pages, 'Sessions')
})

const keys = createRoute({
  getParentRoute: () => account,
  path: '/keys',
  component: lazyRouteComponent(pages, 'Keys')
})

const agreements = createRoute({
  getParentRoute: () => account,
  path: '/agreements',
  component: lazyRouteComponent(pages, 'Agreements')
})

const activity = createRoute({
  getParentRoute: () => account,
  path: '/activity',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'ActivityPage')
})

export const accountRoutes = account.addChildren([
  contact,
  security,
  sessions,
  keys,
  agreements,
  activity
] as const)
