/** What an export of a person asks the API for: whatever the person may read there, and nothing else. */

/** A section, and the URL that answers it: a list or an item. */
export interface Section {
  readonly name: string
  readonly url: string
}

/** Of the user. A URL that a version does not have is an empty section. */
export function sectionsOfUser(user: string): Section[] {
  const own = `/api/users/${encodeURIComponent(user)}`
  return [
    { name: 'account', url: own },
    ...['sessions', 'api-keys', 'passkeys', 'identities', 'accessibles'].map((name) => ({
      name,
      url: `${own}/${name}`
    }))
  ]
}

/** The billing profiles that the user manages. */
export const profilesUrl = (user: string) => `/api/users/${encodeURIComponent(user)}/profiles`

/** How many manage a profile: its count is the answer. */
export const managersUrl = (profile: string) =>
  `/api/profile/${profile}/roles/manager?role_status=active&page_size=1`

/** Of a billing profile: its details, what it subscribes to, its orders and payments. */
export function sectionsOfProfile(profile: string): Section[] {
  return [
    { name: 'details', url: `/api/profile/${profile}` },
    { name: 'subscriptions', url: `/api/profile/${profile}/subscriptions` },
    { name: 'ended-subscriptions', url: `/api/profile/${profile}/subscriptions/expired` },
    { name: 'history', url: `/api/billing/${profile}/history` },
    { name: 'card', url: `/api/billing/${profile}/card` }
  ]
}

/** Fields that open something for whoever has them, and links that do. */
const opening =
  /^(grant_key|request_key|claim_code|verification_key|private_key|refresh_token|token|password|.*secret.*|.*_api_url)$/i

/** A copy of a JSON value without what opens something. */
export function withoutKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutKeys)
  const kept = Object.entries(value).filter(([name]) => !opening.test(name))
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutKeys(part)]))
}
