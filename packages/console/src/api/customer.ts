/** What the pages of a customer read. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const subscriptionsQuery = (profile: string) =>
  queryOptions({
    queryKey: ['subscriptions', profile],
    queryFn: async () => {
      const query = { page_size: 100 }
      return (await api.get('/api/profile/{profile}/subscriptions', { params: { profile }, query })).body
        .results
    }
  })

export type Subscription = Awaited<
  ReturnType<NonNullable<ReturnType<typeof subscriptionsQuery>['queryFn']>>
>[number]

/** What ended, the latest first. */
export const endedQuery = (profile: string) =>
  queryOptions({
    queryKey: ['ended', profile],
    queryFn: async () => {
      const query = { page_size: 25, o: '-ends_at' }
      return (await api.get('/api/profile/{profile}/subscriptions/expired', { params: { profile }, query }))
        .body.results
    }
  })

/** What is owed, in each currency. */
export const dueQuery = (profile: string) =>
  queryOptions({
    queryKey: ['due', profile],
    queryFn: async () => {
      const query = { page_size: 1 }
      return (await api.get('/api/billing/{profile}/balance', { params: { profile }, query })).body
    }
  })

/** Payments, the latest first. */
export const paymentsQuery = (profile: string) =>
  queryOptions({
    queryKey: ['payments', profile],
    queryFn: async () => {
      const query = { page_size: 5, o: '-created_at' }
      return (await api.get('/api/billing/{profile}/charges', { params: { profile }, query })).body.results
    }
  })

/** Kinds of roles that may be given on a profile. */
export const roleTypesQuery = (profile: string) =>
  queryOptions({
    queryKey: ['role-types', profile],
    queryFn: async () => {
      const query = { page_size: 100 }
      return (await api.get('/api/profile/{profile}/roles/describe', { params: { profile }, query })).body
        .results
    }
  })

export const rolesQuery = (profile: string) =>
  queryOptions({
    queryKey: ['roles', profile],
    queryFn: async () => {
      const query = { page_size: 100 }
      return (await api.get('/api/profile/{profile}/roles', { params: { profile }, query })).body.results
    }
  })

export type Role = Awaited<ReturnType<NonNullable<ReturnType<typeof rolesQuery>['queryFn']>>>[number]

/** What is for sale on the whole site, for a customer who looks around. */
export const allPlansQuery = queryOptions({
  queryKey: ['pricing'],
  queryFn: async () => (await api.get('/api/pricing', { query: { page_size: 100 } })).body.results
})

/** To which plan a subscription may go over, how it is bought, and when. */
export interface AskedChange {
  readonly plan: string
  /** From 1: one period, then those paid ahead. */
  readonly option: number
  /** Absent: now, unless more is given back than the new plan costs. */
  readonly when?: 'now' | 'period_end'
}

/** What a change of plan would do; what it costs depends on the moment, so it is asked for each time. */
export const changeQuery = (profile: string, subscribed_plan: string, query: AskedChange) =>
  queryOptions({
    queryKey: ['change', profile, subscribed_plan, query],
    staleTime: 0,
    queryFn: async () => {
      const params = { profile, subscribed_plan }
      return (
        await api.get('/api/profile/{profile}/subscriptions/{subscribed_plan}/change', { params, query })
      ).body
    }
  })

export type ChangePreview = Awaited<ReturnType<NonNullable<ReturnType<typeof changeQuery>['queryFn']>>>
