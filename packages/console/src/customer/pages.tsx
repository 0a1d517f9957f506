/** The pages of this room with what their addresses say. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CardPage as CardOf } from './card.tsx'
import { Overview } from './overview.tsx'
import { People } from './people.tsx'
import { Plans } from './plans.tsx'
import { Settings } from './settings.tsx'
import { Statement } from './statement.tsx'

export { CustomerShell } from './shell.tsx'

const useProfile = () => useParams({ from: '/inside/my/$profile' }).profile

export function OverviewPage() {
  return <Overview profile={useProfile()} />
}

export function PlansPage() {
  return <Plans profile={useProfile()} />
}

export function CardPage() {
  return <CardOf profile={useProfile()} />
}

export function PeoplePage() {
  return <People profile={useProfile()} />
}

export function SettingsPage() {
  return <Settings profile={useProfile()} />
}

export function StatementPage() {
  const profile = useProfile()
  const search = useSearch({ from: '/inside/my/$profile/statement' })
  const navigate = useNavigate()
  return (
    <Statement
      profile={profile}
      search={search}
      go={(changed) =>
        void navigate({ to: '/my/$profile/statement', params: { profile }, search: changed, replace: true })
      }
    />
  )
}
