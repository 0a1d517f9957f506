import { useQuery } from '@tanstack/react-query'
import { brokerOf } from '../api/rights.ts'
import { sessionQuery } from '../api/session.ts'

/** Why the viewer may not change anything of the system; undefined when they may. */
export function useOperatorClosed(): string | undefined {
  const { data: session } = useQuery(sessionQuery)
  const role = session && brokerOf(session)
  if (role?.role_description?.slug === 'manager') return undefined
  return 'Only managers of the site can do this.'
}
