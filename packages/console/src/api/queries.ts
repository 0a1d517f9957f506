import { ApiError } from '@bursar/client'
import { QueryClient } from '@tanstack/react-query'

/** Milliseconds for which what was read counts as fresh. */
const FRESH_MS = 30_000

/** What the pages have read. The client asks again where that helps, so a query is asked once. */
export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: FRESH_MS, retry: false, throwOnError: isSessionOver } }
})

/** A session that ended is no part's fault: the page as a whole asks for a login. */
export function isSessionOver(error: Error): boolean {
  return error instanceof ApiError && error.status === 401
}
