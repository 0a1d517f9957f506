import { useClosed } from '../../api/rights.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import type { TabSearch } from '../../searches.ts'
import { Activity } from './activity.tsx'
import { BrandForm } from './brand.tsx'
import { Dunning } from './dunning.tsx'
import { ProfileForm } from './profile-form.tsx'
import { RoleTypes } from './role-types.tsx'
import { Taxes } from './taxes.tsx'
import { Team } from './team.tsx'

export interface SettingsProps {
  readonly profile: string
  readonly search: TabSearch
  go(search: TabSearch): void
}

export interface SettingsPartProps extends SettingsProps {
  /** Why the viewer may not change anything here. */
  readonly closed: string | undefined
}

const tabs = {
  profile: 'Profile',
  brand: 'Brand',
  taxes: 'Taxes',
  dunning: 'Dunning',
  people: 'People',
  roles: 'Role types',
  activity: 'Activity'
} as const

const parts = {
  profile: ProfileForm,
  brand: BrandForm,
  taxes: Taxes,
  dunning: Dunning,
  people: Team,
  roles: RoleTypes,
  activity: Activity
} as const

/** What the business is called and looks like, who works for it, and what they did. */
export function Settings(props: SettingsProps) {
  const { profile, search } = props
  const closed = useClosed(profile)
  const tab = (Object.keys(tabs) as (keyof typeof tabs)[]).find((name) => name === search.tab) ?? 'profile'
  const Part = parts[tab]
  return (
    <>
      <PageHead title="Settings" of={profile} />
      <Tabs label="Settings" tabs={tabs} shown={tab} searchOf={(name) => ({ tab: name })} />
      <Part key={tab} {...props} closed={closed} />
    </>
  )
}
