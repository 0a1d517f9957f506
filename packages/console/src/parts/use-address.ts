import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** What the address says, and how to say something else. */
export function useAddress<Search extends object>() {
  const { profile = '', table = '', customer = '', plan = '', webhook = '' } = useParams({ strict: false })
  const search = useSearch({ strict: false }) as unknown as Search
  const navigate = useNavigate()
  const go = useCallback(
    (next: Search) => void navigate({ to: '.', search: next as never, replace: true, resetScroll: false }),
    [navigate]
  )
  return { profile, table, customer, plan, webhook, search, go }
}
