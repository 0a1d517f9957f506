/** What the pages of a business read beside tables and lists. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** How many customers owe something. */
export const balancesDueQuery = (profile: string, unit: string | undefined) =>
  queryOptions({
    queryKey: ['balances-due', profile, unit],
    queryFn: async () => {
      const query = { page_size: 1, ...(unit && { unit }) }
      return (await api.get('/api/metrics/{profile}/balances-due', { params: { profile }, query })).body
    }
  })

/** The currencies that it has sold in. */
export const unitsQuery = (profile: string) =>
  queryOptions({
    queryKey: ['units', profile],
    queryFn: async () => {
      const query = { page_size: 1 }
      const { body } = await api.get('/api/billing/{profile}/receivables', { params: { profile }, query })
      return Object.keys(body.balances ?? {}).sort()
    }
  })

export const bankQuery = (profile: string) =>
  queryOptions({
    queryKey: ['bank', profile],
    queryFn: async () => (await api.get('/api/billing/{profile}/bank', { params: { profile } })).body
  })

export const profileQuery = (profile: string) =>
  queryOptions({
    queryKey: ['profile', profile],
    queryFn: async () => (await api.get('/api/profile/{profile}', { params: { profile } })).body
  })

/** True for a profile that has or had something to sell. */
export const sellsQuery = (profile: string) =>
  queryOptions({
    queryKey: ['sells', profile],
    throwOnError: false,
    queryFn: async () => {
      const query = { page_size: 1 }
      return (await api.get('/api/profile/{profile}/plans', { params: { profile }, query })).body.count > 0
    }
  })

/** What a customer owes, by currency. */
export const balanceQuery = (customer: string) =>
  queryOptions({
    queryKey: ['balance', customer],
    queryFn: async () => {
      const query = { page_size: 1 }
      return (await api.get('/api/billing/{profile}/balance', { params: { profile: customer }, query })).body
    }
  })

export const planQuery = (profile: string, plan: string) =>
  queryOptions({
    queryKey: ['plan', profile, plan],
    queryFn: async () =>
      (await api.get('/api/profile/{profile}/plans/{plan}', { params: { profile, plan } })).body
  })

/** The plans that a choice is made of. */
export const plansQuery = (profile: string) =>
  queryOptions({
    queryKey: ['plans', profile],
    queryFn: async () => {
      const query = { page_size: 100 }
      return (await api.get('/api/profile/{profile}/plans', { params: { profile }, query })).body
    }
  })

export const siteQuery = (provider: string) =>
  queryOptions({
    queryKey: ['site', provider],
    queryFn: async () => (await api.get('/api/site', { query: { provider } })).body
  })

export const roleTypesQuery = (profile: string) =>
  queryOptions({
    queryKey: ['role-types', profile],
    queryFn: async () =>
      (await api.get('/api/profile/{profile}/roles/describe', { params: { profile } })).body
  })
