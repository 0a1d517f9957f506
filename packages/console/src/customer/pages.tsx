/** The pages of this room with what their addresses say. */
import { useParams } from '@tanstack/react-router'
import type { ListSearch } from '../parts/list-page.tsx'
import { useAddress } from '../parts/use-address.ts'
import { CardPage as CardOf } from './card.tsx'
import { ChangePlan } from './change-plan.tsx'
import { Invoice } from './invoice.tsx'
import { Invoices } from './invoices.tsx'
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

export const StatementPage = () => <Statement {...useAddress<ListSearch>()} />
export const InvoicesPage = () => <Invoices {...useAddress<ListSearch>()} />
export const ChangePlanPage = () => <ChangePlan {...useAddress()} />
export const InvoicePage = () => <Invoice {...useAddress()} />
