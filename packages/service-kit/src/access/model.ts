/** What access checks and nested short forms need to know of users and profiles, as documents of `access`. */
import type { Personal } from '@bursar/contracts'

/** Document `user/<id>`; lookups `username` and `email`. */
export interface UserRef {
  readonly id: string
  readonly slug: Personal
  readonly full_name: Personal
  readonly email: Personal | null
  /** Id of the personal profile. */
  readonly profile: string
  readonly active: boolean
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
  /** Out of use: nobody has a role on it any more. */
  readonly archived: boolean
  readonly default_timezone: string
  readonly created_at: string
}

/** Slug of a role type. Only `manager` and `contributor` let anybody in; others say what somebody is. */
export type RoleName = string

/** Document `roles/<user>`: profile id → role; what is only offered or asked for is not there. */
export type RolesOf = Readonly<Record<string, RoleName>>

/** Document `subscriptions/<profile>`: provider's profile id → subscription → when it ends; accepted ones only. */
export type SubscriptionsOf = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Document `session/<id>`: there only when the session ended. */
export interface EndedSession {
  readonly user: string
}

/** Document `sessions/<user>`: there only when all sessions of the user were ended at once. */
export interface EndedSessions {
  /** How often: those that were opened under a lower number have ended, */
  readonly epoch: number
  /** but for this one. */
  readonly kept: string | null
}

/** Document `key/<kid>`. */
export interface SigningKey {
  readonly public_jwk: Readonly<Record<string, unknown>>
}

/** Document `site`: which profile runs the site. */
export interface SiteRef {
  readonly broker: string
}
