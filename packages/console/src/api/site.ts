/** What is shown before anybody is logged in: whose site it is, and the ways in. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** @param provider whose pages they are; absent: the site's own */
export const siteQuery = (provider?: string) =>
  queryOptions({
    queryKey: ['site', provider],
    queryFn: async () => (await api.get('/api/site', { query: provider ? { provider } : {} })).body,
    staleTime: 300_000
  })

export type Site = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof siteQuery>['queryFn']>>>>
