/** Events of a profile's roles, and the decision that most tests of them ask for. */
import { grantRole } from '@bursar/profile'
import { GIVEN_TIME } from '@bursar/testing'

export const created = {
  type: 'profile.profile-created',
  data: { profile: 'p', person: 'p', kind: 'organization', broker: false, slug: 'acme', full_name: 'Acme' }
}
export const event = (name: string, data: object) => ({
  type: `profile.${name}`,
  data: { profile: 'p', ...data }
})
export const granted = (user: string, role: string, how: 'made' | 'asked') =>
  event('role-granted', { user, role, how, accepted_by: user })
export const unasked = (user: string, role: string, key = 'old') =>
  event('role-granted', { user, role, how: 'unasked', person: 'p', grant_key: key, made_by: 'boss' })
/** As version 0.1 wrote it. */
export const offered01 = (user: string, role: string) =>
  event('role-offered', { user, role, person: 'p', grant_key: 'old' })
export const granted01 = (user: string, role: string) => event('role-granted', { user, role })
/** Who made an offer. */
export const by = { made_by: 'boss', made_as: 'p' }
export const offered = (user: string, role: string, offer = 'o1', key = 'old', made: object = by) =>
  event('role-offered', { profile: 'p', offer, user, role, person: 'p', grant_key: key, ...made })
export const invited = (address: string, role: string, offer = 'a1', key = 'old') =>
  event('role-offered', { offer, address, role, person: 'p', grant_key: key, ...by })
export const accepted = (user: string, role: string, offer?: string) =>
  event('role-accepted', { user, role, ...(offer && { offer }), accepted_by: user })
export const requested = (user: string, more: object = {}) =>
  event('role-requested', { user, ...more, person: 'p', request_key: 'asked' })
export const removed = (user: string) => event('role-removed', { user })
export const ended = (offer: string) => event('offer-ended', { offer })
export const happened = (...events: object[]) => ({ ok: true, events })
export const refused = (code: string) => ({ ok: false, code })
export const made = [created, granted('boss', 'manager', 'made')]

export const grant =
  (to: string | object, role: string, more: object = {}) =>
  (state: any) =>
    grantRole(state, {
      to: (typeof to === 'string' ? { user: to } : to) as any,
      role,
      optedIn: false,
      offer: 'new',
      key: 'new',
      by: { user: 'boss', as: 'p' },
      given: {},
      now: GIVEN_TIME,
      ...more
    })
