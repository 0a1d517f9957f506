/** The data of the events that say who the subscribers of an import are. */
import type { Personal } from '@bursar/contracts'
import type { Instant } from './calendar.ts'

/** A subscriber that an import named, and whom nobody had known. */
export interface SubscriberIntroduced {
  readonly profile: string
  readonly person: string
  readonly slug: Personal
  readonly full_name: Personal
  readonly email?: Personal
  /** When the sales were made whose rows say the two. */
  readonly full_name_at?: Instant
  readonly email_at?: Instant
  /** Who imported, and looks after the profile until somebody manages it. */
  readonly provider: string
}

/** A later import says another name or address of somebody whom the provider looks after. */
export interface SubscriberDescribed {
  readonly profile: string
  readonly person: string
  readonly provider: string
  readonly full_name?: Personal
  readonly email?: Personal
  readonly full_name_at?: Instant
  readonly email_at?: Instant
}
