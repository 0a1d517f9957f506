/** The first pages of a business, which only show; what changes things comes in `work-pages.tsx`. */
import type { TableSearch } from '../api/tables.ts'
import { useAddress } from '../parts/use-address.ts'
import { Figures } from './figures.tsx'
import { BusinessHome } from './home.tsx'

export { BusinessShell } from './shell.tsx'

export const HomePage = () => <BusinessHome {...useAddress<TableSearch>()} />
export const FiguresPage = () => <Figures {...useAddress<TableSearch>()} />
