/** Routes of a customer. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { profileQuery } from '../api/business.ts'
import { dueQuery, paymentsQuery, subscriptionsQuery } from '../api/customer.ts'
import { inside } from '../roots.tsx'
import { listSearch } from '../searches.ts'

const pages = () => import('./pages.tsx')

const customer = createRoute({
  getParentRoute: () => inside,
  path: '/my/$profile',
  staticData: { reads: ({ profile }) => [profileQuery(profile), subscriptionsQuery(profile)] },
  component: lazyRouteComponent(pages, 'CustomerShell')
})

const overview = createRoute({
  getParentRoute: () => customer,
  path: '/',
  staticData: { reads: ({ profile }) => [dueQuery(profile), paymentsQuery(profile)] },
  component: lazyRouteComponent(pages, 'OverviewPage')
})

const plans = createRoute({
  getParentRoute: () => customer,
  path: '/plans',
  component: lazyRouteComponent(pages, 'PlansPage')
})

const changePlan = createRoute({
  getParentRoute: () => customer,
  path: '/change/$plan',
  component: lazyRouteComponent(pages, 'ChangePlanPage')
})

const statement = createRoute({
  getParentRoute: () => customer,
  path: '/statement',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'StatementPage')
})

const invoices = createRoute({
  getParentRoute: () => customer,
  path: '/invoices',
  validateSearch: listSearch,
  component: lazyRouteComponent(pages, 'InvoicesPage')
})

const invoice = createRoute({
  getParentRoute: () => customer,
  path: '/invoices/$number',
  component: lazyRouteComponent(pages, 'InvoicePage')
})

const card = createRoute({
  getParentRoute: () => customer,
  path: '/card',
  component: lazyRouteComponent(pages, 'CardPage')
})

const people = createRoute({
  getParentRoute: () => customer,
  path: '/people',
  component: lazyRouteComponent(pages, 'PeoplePage')
})

const settings = createRoute({
  getParentRoute: () => customer,
  path: '/settings',
  component: lazyRouteComponent(pages, 'SettingsPage')
})

export const customerRoutes = customer.addChildren([
  overview,
  plans,
  changePlan,
  statement,
  invoices,
  invoice,
  card,
  people,
  settings
] as const)
