/** What is for sale, what is in the cart, and what it comes to. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** Plans on sale: of one provider, cheapest first. */
export const pricingQuery = (provider: string) =>
  queryOptions({
    queryKey: ['pricing', provider],
    queryFn: async () => (await api.get('/api/pricing', { query: { provider, page_size: 100 } })).body.results
  })

export type PricedPlan = Awaited<ReturnType<NonNullable<ReturnType<typeof pricingQuery>['queryFn']>>>[number]

export const cartQuery = queryOptions({
  queryKey: ['cart'],
  queryFn: async () => (await api.get('/api/cart', { query: { page_size: 100 } })).body.results
})

/** What a profile would pay: what it owes first, then the cart. */
export const checkoutQuery = (profile: string) =>
  queryOptions({
    queryKey: ['checkout', profile],
    queryFn: async () =>
      (await api.get('/api/billing/{profile}/checkout', { params: { profile } })).body.results
  })

export type Entry = Awaited<ReturnType<NonNullable<ReturnType<typeof checkoutQuery>['queryFn']>>>[number]

export const cardQuery = (profile: string) =>
  queryOptions({
    queryKey: ['card', profile],
    queryFn: async () => (await api.get('/api/billing/{profile}/card', { params: { profile } })).body
  })

export const chargeQuery = (profile: string, charge: string) =>
  queryOptions({
    queryKey: ['charge', profile, charge],
    queryFn: async () =>
      (await api.get('/api/billing/{profile}/charges/{charge}', { params: { profile, charge } })).body
  })

export type Charge = Awaited<ReturnType<NonNullable<ReturnType<typeof chargeQuery>['queryFn']>>>

export const invoiceQuery = (claim_code: string) =>
  queryOptions({
    queryKey: ['invoice', claim_code],
    queryFn: async () =>
      (await api.get('/api/billing/payments/{claim_code}', { params: { claim_code } })).body
  })
