import type { BillingEvents } from '@bursar/contracts'
import { fold } from '@bursar/event-sourcing'

/** Whether a profile is out of use, for who buys of it: a checkout is not to carry all that the provider itself bought along. */
export const isClosed = fold<boolean, BillingEvents>(false, { 'billing.account-closed': () => true })
