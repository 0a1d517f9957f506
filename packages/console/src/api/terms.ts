/** What is to be agreed to. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const termsQuery = queryOptions({
  queryKey: ['terms'],
  queryFn: async () => (await api.get('/api/legal', { query: { page_size: 100 } })).body.results
})

/** Those without whose signature nobody comes in. */
export const requiredTermsQuery = queryOptions({
  ...termsQuery,
  select: (all: Awaited<ReturnType<NonNullable<typeof termsQuery.queryFn>>>) =>
    all.filter(({ is_required }) => is_required)
})
