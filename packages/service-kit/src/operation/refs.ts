/** What URLs and nested short forms name: users and profiles, as documents of `access`. */
import type { Maker, Personal, SecondFactor } from '@bursar/contracts'

/** Document `user/<id>`; lookups `username` and `email`. */
export interface UserRef {
  readonly id: string
  readonly slug: Personal
  readonly full_name: Personal
  readonly email: Personal | null
  /** The address that the user proved to have last: nobody is found by another. */
  readonly verified_email: Personal | null
  /** Id of the personal profile. */
  readonly profile: string
  readonly active: boolean
  /** Kinds of second factors that a login of the user needs one of, in order. */
  readonly second_factors: readonly SecondFactor[]
  /** Out of use: the account is nobody's any more. */
  readonly archived?: true
  readonly created_at: string
}

/** Document `profile/<id>`; lookup `slug`. */
export interface ProfileRef {
  readonly id: string
  readonly slug: Personal
  readonly full_name: Personal
  readonly picture: Personal | null
  readonly kind: 'personal' | 'organization' | 'shadow'
  /** The user whose personal profile it is. */
  readonly user: string | null
  readonly broker: boolean
  /** What it says of itself: that it sells plans. */
  readonly is_provider: boolean
  /** Out of use: nobody has a role on it any more. */
  readonly archived: boolean
  /** Who looks after a shadow, as long as nobody claimed it; null of every other profile. */
  readonly maker: Maker | null
  /** True once somebody manages it who made it, asked for that or accepted it; and for good. */
  readonly managed: boolean
  /** When that was; null while nobody does. */
  readonly managed_at: string | null
  /** Who that was: of an organization the user who made it; absent while nobody does. */
  readonly first_manager?: string
  readonly default_timezone: string
  readonly created_at: string
}
