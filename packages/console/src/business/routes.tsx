/** Addresses of a business. The address holds what is shown. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { balancesDueQuery, unitsQuery } from '../api/business.ts'
import { tableQuery } from '../api/tables.ts'
import { inside } from '../roots.tsx'
import { listSearch, tableSearch, tabSearch } from '../searches.ts'

const firstPages = () => import('./pages.tsx')
const workPages = () => import('./work-pages.tsx')
const invoicePages = () => import('./invoice-pages.tsx')
const webhookPages = () => import('./webhook-pages.tsx')

/** Which tables the home is made of. */
const HOME_TABLES = ['funds', 'mrr', 'balances'] as const

const business = createRoute({
  getParentRoute: () => inside,
  path: '/business/$profile',
  component: lazyRouteComponent(firstPages, 'BusinessShell')
})

const home = createRoute({
  getParentRoute: () => business,
  path: '/',
  validateSearch: tableSearch,
  staticData: {
    reads({ profile, search }) {
      const asked = tableSearch(search)
      const tables = HOME_TABLES.map((table) => tableQuery(profile, table, asked))
      return [...tables, balancesDueQuery(profile, asked.unit), unitsQuery(profile)]
    }
  },
  component: lazyRouteComponent(firstPages, 'HomePage')
})

const figures = createRoute({
  getParentRoute: () => business,
  path: '/figures/$table',
  validateSearch: tableSearch,
  component: lazyRouteComponent(firstPages, 'FiguresPage')
})

const customers = createRoute({
  getParentRoute: () => business,
  path: '/customers',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'CustomersPage')
})

const customer = createRoute({
  getParentRoute: () => business,
  path: '/customers/$customer',
  validateSearch: tabSearch,
  component: lazyRouteComponent(workPages, 'CustomerPage')
})

const sales = createRoute({
  getParentRoute: () => business,
  path: '/sales',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'SalesPage')
})

const invoices = createRoute({
  getParentRoute: () => business,
  path: '/invoices',
  validateSearch: listSearch,
  component: lazyRouteComponent(invoicePages, 'InvoicesPage')
})

const invoice = createRoute({
  getParentRoute: () => business,
  path: '/invoices/$number',
  component: lazyRouteComponent(invoicePages, 'OneInvoicePage')
})

const money = createRoute({
  getParentRoute: () => business,
  path: '/money',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'MoneyPage')
})

const plans = createRoute({
  getParentRoute: () => business,
  path: '/plans',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'PlansPage')
})

const newPlan = createRoute({
  getParentRoute: () => business,
  path: '/new-plan',
  component: lazyRouteComponent(workPages, 'NewPlanPage')
})

const plan = createRoute({
  getParentRoute: () => business,
  path: '/plans/$plan',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'OnePlanPage')
})

const imported = createRoute({
  getParentRoute: () => business,
  path: '/import',
  component: lazyRouteComponent(workPages, 'ImportPage')
})

const settings = createRoute({
  getParentRoute: () => business,
  path: '/settings',
  validateSearch: tabSearch,
  component: lazyRouteComponent(workPages, 'SettingsPage')
})

const coupons = createRoute({
  getParentRoute: () => business,
  path: '/coupons',
  validateSearch: listSearch,
  component: lazyRouteComponent(workPages, 'CouponsPage')
})

const webhooks = createRoute({
  getParentRoute: () => business,
  path: '/webhooks',
  validateSearch: listSearch,
  component: lazyRouteComponent(webhookPages, 'WebhooksPage')
})

const webhook = createRoute({
  getParentRoute: () => business,
  path: '/webhooks/$webhook',
  validateSearch: listSearch,
  component: lazyRouteComponent(webhookPages, 'OneWebhookPage')
})

const pages = [
  home,
  figures,
  customers,
  customer,
  sales,
  invoices,
  invoice,
  money,
  plans,
  newPlan,
  plan,
  coupons,
  webhooks,
  webhook,
  imported,
  settings
] as const

export const businessRoutes = business.addChildren(pages)
