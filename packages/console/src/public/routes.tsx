/** Routes for whoever comes, logged in or not. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { siteQuery } from '../api/site.ts'
import { root } from '../roots.tsx'
import { LoginPage } from './login-page.tsx'
import { nextSearch } from './next-search.ts'
import { keepKey } from './one-time-key.ts'
import { pricingSearch } from './searches.ts'

const pages = () => import('./pages.tsx')

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: nextSearch,
  staticData: { reads: () => [siteQuery()] },
  component: LoginPage
})

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: nextSearch,
  component: lazyRouteComponent(pages, 'Register')
})

const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(pages, 'Recover')
})

const activate = createRoute({
  getParentRoute: () => root,
  path: '/activate',
  component: lazyRouteComponent(pages, 'Activate')
})

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(pages, 'Verify')
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(pages, 'Join')
})

const enter = createRoute({
  getParentRoute: () => root,
  path: '/enter',
  component: lazyRouteComponent(pages, 'Enter')
})

/** A link of a mail, or of a founder's app: its key leaves the address at once. */
const keyed = (path: `/${string}/$verification_key`, to: '/activate' | '/verify' | '/join' | '/enter') =>
  createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad({ params }) {
      keepKey(to, String((params as Record<string, string>).verification_key))
      throw redirect({ to, replace: true })
    }
  })

const legal = createRoute({
  getParentRoute: () => root,
  path: '/legal/$agreement',
  component: lazyRouteComponent(pages, 'LegalPage')
})

const pricing = createRoute({
  getParentRoute: () => root,
  path: '/pricing/$provider',
  validateSearch: pricingSearch,
  component: lazyRouteComponent(pages, 'PricingPage')
})

export const publicRoutes = [
  login,
  register,
  recover,
  activate,
  verify,
  join,
  enter,
  keyed('/enter/$verification_key', '/enter'),
  keyed('/activate/$verification_key', '/activate'),
  keyed('/verify/$verification_key', '/verify'),
  keyed('/join/$verification_key', '/join'),
  keyed('/accept/$verification_key', '/join'),
  legal,
  pricing
] as const
