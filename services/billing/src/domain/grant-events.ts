/** The data of events of what a provider grants by name. */
import type { EventData, salesSurfaced, subscriptionGranted } from '@bursar/contracts'

/** The provider granted it by name. */
export type SubscriptionGranted = EventData<typeof subscriptionGranted>

/** Nothing that the provider imported for the profile is withheld from it any more. */
export type SalesSurfaced = EventData<typeof salesSurfaced>
