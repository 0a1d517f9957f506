import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { AddressSearch } from '../searches.ts'

/** What the address says, and how to say something else. */
export function useAddress<Search extends AddressSearch>() {
  const {
    profile = '',
    table = '',
    customer = '',
    plan = '',
    webhook = '',
    number = ''
  } = useParams({ strict: false })
  const said: AddressSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const go = useCallback(
    (next: Search) => void navigate({ to: '.', search: next, replace: true, resetScroll: false }),
    [navigate]
  )
  return { profile, table, customer, plan, webhook, number, search: said as Search, go }
}
