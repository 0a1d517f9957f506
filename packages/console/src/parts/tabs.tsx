import { Link } from '@tanstack/react-router'
import type { AddressSearch } from '../searches.ts'
import './tabs.css'

export interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: Readonly<Record<Name, string>>
  readonly shown: Name
  /** What the address says of a tab. */
  searchOf(name: Name): AddressSearch
}

/** Parts of one page, each with an address of its own. */
export function Tabs<Name extends string>({ label, tabs, shown, searchOf }: TabsProps<Name>) {
  return (
    <nav className="tabs" aria-label={label}>
      {(Object.keys(tabs) as Name[]).map((name) => (
        <Link
          key={name}
          to="."
          search={searchOf(name)}
          replace
          activeProps={{}}
          aria-current={name === shown ? 'page' : undefined}
        >
          {tabs[name]}
        </Link>
      ))}
    </nav>
  )
}
