/**
 * Rooms: a service of several subjects has a folder for each, with its rules (`domain/`), its routes (`http/`), its
 * projections, and what stands between. Which subject may use which is listed here, and has no circle, since each
 * names only those above it.
 */
import { posix } from 'node:path'

/** Room → the rooms that it may use, besides itself. */
type Rooms = ReadonlyMap<string, readonly string[]>

const AUTH: Rooms = new Map([
  ['shared', []],
  ['throttling', []],
  ['passwords', []],
  ['addresses', ['shared']],
  ['users', ['shared', 'throttling', 'addresses']],
  ['sessions', ['users']],
  ['login', ['throttling', 'passwords', 'users', 'sessions']],
  ['registration', ['shared', 'throttling', 'passwords', 'addresses', 'users', 'sessions', 'login']]
])

const PROFILE: Rooms = new Map([
  ['shared', []],
  ['profiles', ['shared']],
  ['role-types', ['shared', 'profiles']],
  ['invitations', ['shared', 'profiles']],
  ['roles', ['shared', 'profiles', 'role-types', 'invitations']],
  ['accessibles', ['shared', 'profiles', 'role-types', 'invitations', 'roles']]
])

const BILLING: Rooms = new Map([
  ['shared', []],
  ['processors', []],
  ['ledger', ['shared']],
  ['plans', ['shared']],
  ['selling', ['shared']],
  ['accounts', ['shared', 'processors', 'ledger']],
  ['coupons', ['shared', 'plans']],
  ['carts', ['shared', 'plans', 'coupons']],
  ['funds', ['shared', 'processors', 'ledger']],
  ['charges', ['shared', 'processors', 'ledger', 'accounts', 'funds']],
  ['subscriptions', ['shared', 'ledger', 'plans', 'accounts']],
  ['imports', ['shared', 'ledger', 'plans', 'selling', 'accounts', 'coupons']],
  [
    'checkout',
    [
      'shared',
      'processors',
      'ledger',
      'plans',
      'selling',
      'accounts',
      'coupons',
      'carts',
      'charges',
      'subscriptions'
    ]
  ]
])

const METRICS: Rooms = new Map([
  ['periods', []],
  ['figures', ['periods']],
  ['customers', ['periods', 'figures']],
  ['plans', ['periods', 'figures']],
  ['balances', ['periods', 'figures']]
])

const SERVICES: ReadonlyMap<string, Rooms> = new Map([
  ['auth', AUTH],
  ['profile', PROFILE],
  ['billing', BILLING],
  ['metrics', METRICS]
])

/** Files of a service that put its rooms together. */
const ROOF = /^(index|main|service|read-side|log-names)\.ts$/

/** Services that have rooms. */
export const ROOMED = [...SERVICES.keys()]

/** The rooms of a service; undefined for one that has a single subject. */
export function roomsOf(service: string): Rooms | undefined {
  return SERVICES.get(service)
}

/** Uses of rooms that a list names before they are there: such a list could hide a circle. */
export function circles(rooms: Rooms): string[] {
  const above = new Set<string>()
  return [...rooms].flatMap(([room, uses]) => {
    const early = uses.filter((used) => !above.has(used))
    above.add(room)
    return early.map((used) => `${room} uses ${used}, which comes later`)
  })
}

/** Rules of rooms that a relative import breaks, as sentences. */
export function brokenRooms(path: string, from: string): string[] {
  const match = /^services\/([^/]+)\/src\/(.+)$/.exec(path)
  const rooms = match && roomsOf(match[1] ?? '')
  if (!match || !rooms) return []
  const [, service, inside = ''] = match
  const place = posix.dirname(inside).split('/')[0] ?? ''
  if (place === '.') return ROOF.test(inside) ? [] : ['a file of a service with rooms stands in one of them']
  if (!rooms.has(place)) return [`services/${service} has no room ${place}`]
  if (!from.startsWith('.')) return []
  const target = posix.join(posix.dirname(inside), from)
  const room = target.split('/')[0] ?? ''
  const broken = room === place || rooms.get(place)?.includes(room) ? [] : [`${place} may not use ${room}`]
  if (/\/http\//.test(target)) broken.push('a route is named by service.ts alone')
  return broken
}
