/** What access checks need to know of users and profiles besides what they are (operation/refs.ts), as documents of `access`. */
import type { Personal } from '@bursar/contracts'

/** Document `left/<id>/<version>`: a name that a user or a profile gave up; lookup `left_folded`. */
export interface LeftName {
  readonly left: Personal
  /** Whose it is for a year: the user's or profile's, or the user's who archived it. */
  readonly owner: string
  readonly at: string
}

/** Slug of a role type. Only `manager` and `contributor` let anybody in; others say what somebody is. */
export type RoleName = string

/** What a user is to a profile. */
export interface Standing {
  /** `requested`: only asked for. */
  readonly is: 'active' | 'requested'
  /** Null when a request named none. */
  readonly role: RoleName | null
  /** True when the user made the profile, asked for the role or accepted it: it counts for others too then. */
  readonly accepted: boolean
}

/** Document `roles/<user>`: profile id → what the user is there; what is only offered is not there. */
export type RolesOf = Readonly<Record<string, Standing>>

/** Document `otp-roles`: roles that count only for who has a second factor, in order. */
export interface OtpRoles {
  readonly roles: readonly RoleName[]
}

/** Document `api-key/<public half>`: an API key that nobody deleted. */
export interface AccessKey {
  readonly user: string
  /** SHA-256 of the whole secret, hex. */
  readonly hash: string
  readonly scope: 'read' | 'write'
  /** Id of the profile that it is for alone. */
  readonly profile: string | null
  readonly ends_at: string
}

/** For how long the subscriber's own side ordered or accepted a subscription. */
export interface Accepted {
  readonly since: string
  readonly until: string
}

/** Document `subscriptions/<profile>`: provider's profile id → subscription → what is accepted of it. */
export type SubscriptionsOf = Readonly<Record<string, Readonly<Record<string, Accepted>>>>

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
  /** There when they ended with the account: so did its API keys. */
  readonly archived?: true
}

/** Document `key/<kid>`. */
export interface SigningKey {
  readonly public_jwk: Readonly<Record<string, unknown>>
}

/** Document `site`: which profile runs the site. */
export interface SiteRef {
  readonly broker: string
}
