/** Pages of a business with lists, and with what one does there: dialogs and menus come with them. */
import type { ListSearch } from '../parts/list-page.tsx'
import { useAddress } from '../parts/use-address.ts'
import type { TabSearch } from '../searches.ts'
import { Coupons } from './coupons.tsx'
import { Customer } from './customer/customer.tsx'
import { Customers } from './customers.tsx'
import { Import } from './import.tsx'
import { Money } from './money.tsx'
import { NewPlan, PlanPage } from './plans/plan-editor.tsx'
import { Plans } from './plans/plans.tsx'
import { Sales } from './sales.tsx'
import { Settings } from './settings/settings.tsx'

export const CustomersPage = () => <Customers {...useAddress<ListSearch>()} />
export const CustomerPage = () => <Customer {...useAddress<TabSearch>()} />
export const SalesPage = () => <Sales {...useAddress<ListSearch>()} />
export const MoneyPage = () => <Money {...useAddress<ListSearch>()} />
export const PlansPage = () => <Plans {...useAddress<ListSearch>()} />
export const NewPlanPage = () => <NewPlan {...useAddress()} />
export const OnePlanPage = () => <PlanPage {...useAddress<ListSearch>()} />
export const ImportPage = () => <Import {...useAddress()} />
export const SettingsPage = () => <Settings {...useAddress<TabSearch>()} />
export const CouponsPage = () => <Coupons {...useAddress<ListSearch>()} />
