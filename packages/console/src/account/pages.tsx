/** The pages of this room with what their addresses say. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Activity } from './activity.tsx'

export { Agreements } from './agreements.tsx'
export { Contact } from './contact.tsx'
export { Keys } from './keys.tsx'
export { Security } from './security.tsx'
export { Sessions } from './sessions.tsx'
export { AccountShell } from './shell.tsx'

export function ActivityPage() {
  const search = useSearch({ from: '/inside/account/activity' })
  const navigate = useNavigate()
  return (
    <Activity
      search={search}
      go={(changed) => void navigate({ to: '/account/activity', search: changed, replace: true })}
    />
  )
}
