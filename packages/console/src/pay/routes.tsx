/** Routes of what is bought and paid. A cart and an invoice need no login; an order and a receipt do. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { slugIn } from '../public/searches.ts'
import { inside, root } from '../roots.tsx'
import type { CartSearch } from './cart.tsx'

const pages = () => import('./pages.tsx')

function cartSearch(said: Record<string, unknown>): CartSearch {
  return { of: slugIn(said.of), for: slugIn(said.for) }
}

const cart = createRoute({
  getParentRoute: () => root,
  path: '/cart',
  validateSearch: cartSearch,
  component: lazyRouteComponent(pages, 'CartPage')
})

const invoice = createRoute({
  getParentRoute: () => root,
  path: '/pay/$claim_code',
  component: lazyRouteComponent(pages, 'InvoicePage')
})

/** Where mails lead. */
const payments = createRoute({
  getParentRoute: () => root,
  path: '/payments/$claim_code',
  beforeLoad({ params }) {
    throw redirect({ to: '/pay/$claim_code', params, replace: true })
  }
})

const checkout = createRoute({
  getParentRoute: () => inside,
  path: '/checkout/$profile',
  component: lazyRouteComponent(pages, 'CheckoutPage')
})

const receipt = createRoute({
  getParentRoute: () => inside,
  path: '/billing/$profile/receipt/$charge',
  component: lazyRouteComponent(pages, 'ReceiptPage')
})

export const openPayRoutes = [cart, invoice, payments] as const
export const payRoutes = [checkout, receipt] as const
