import { useClosed } from '../../api/rights.ts'
import type { ListSearch } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Activity } from './activity.tsx'
import { BrandForm } from './brand.tsx'
import { ProfileForm } from './profile-form.tsx'
import { RoleTypes } from './role-types.tsx'
import { Team } from './team.tsx'

export interface SettingsSearch extends ListSearch {
  readonly tab?: string | undefined
}

export interface SettingsProps {
  readonly profile: string
  readonly search: SettingsSearch
  go(search: SettingsSearch): void
}

export interface SettingsPartProps extends SettingsProps {
  /** Why the viewer may not change anything here. */
  readonly closed: string | undefined
}

const tabs = {
  profile: 'Profile',
  brand: 'Brand',
  people: 'People',
  roles: 'Role types',
  activity: 'Activity'
} as const

const parts = {
  profile: ProfileForm,
  brand: BrandForm,
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
