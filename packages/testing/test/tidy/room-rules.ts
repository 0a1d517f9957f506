/**
 * Rooms: a service or package of several subjects has a folder for each, in a service with its rules (`domain/`), its
 * routes (`http/`), its projections, and what stands between. Which subject may use which is listed here, and has no
 * circle, since each names only those above it.
 */
import { posix } from 'node:path'

/** Room → the rooms that it may use, besides itself. */
type Rooms = ReadonlyMap<string, readonly string[]>

const AUTH: Rooms = new Map([
  ['trail', []],
  ['shared', []],
  ['throttling', ['shared']],
  ['passwords', []],
  ['addresses', ['shared']],
  ['api-keys', []],
  ['users', ['shared', 'throttling', 'addresses']],
  ['sessions', ['throttling', 'users']],
  ['notices', ['addresses', 'users']],
  ['challenges', ['throttling', 'addresses', 'users', 'notices']],
  ['identities', ['shared', 'addresses', 'users']],
  ['webauthn', ['users']],
  ['factors', ['throttling', 'addresses', 'users', 'notices', 'challenges', 'webauthn']],
  ['mail', ['shared', 'addresses', 'api-keys', 'users', 'sessions', 'notices', 'challenges', 'webauthn']],
  [
    'login',
    [
      'throttling',
      'passwords',
      'addresses',
      'api-keys',
      'users',
      'sessions',
      'notices',
      'challenges',
      'identities',
      'webauthn',
      'factors'
    ]
  ],
  ['handoff', ['throttling', 'users', 'sessions', 'challenges', 'login']],
  [
    'passkeys',
    ['throttling', 'users', 'sessions', 'notices', 'identities', 'webauthn', 'factors', 'mail', 'login']
  ],
  [
    'registration',
    ['shared', 'throttling', 'passwords', 'addresses', 'users', 'sessions', 'challenges', 'login']
  ],
  ['openid', ['throttling', 'addresses', 'users', 'sessions', 'identities', 'login', 'registration']],
  [
    'account',
    [
      'throttling',
      'passwords',
      'addresses',
      'api-keys',
      'users',
      'sessions',
      'notices',
      'challenges',
      'identities',
      'webauthn',
      'factors',
      'mail',
      'login',
      'passkeys'
    ]
  ],
  ['erasure', ['users', 'account']]
])

const PROFILE: Rooms = new Map([
  ['trail', []],
  ['shared', []],
  ['profiles', ['shared']],
  ['role-types', ['shared', 'profiles']],
  ['invitations', ['shared', 'profiles']],
  ['roles', ['shared', 'profiles', 'role-types', 'invitations']],
  ['agreements', []],
  ['erasure', ['profiles', 'agreements']],
  ['accessibles', ['shared', 'profiles', 'role-types', 'invitations', 'roles']],
  ['accounts', ['profiles']],
  ['brands', ['profiles', 'agreements']]
])

const BILLING: Rooms = new Map([
  ['trail', []],
  ['shared', []],
  ['processors', []],
  ['ledger', ['shared']],
  ['plans', ['shared']],
  ['taxes', ['shared', 'plans']],
  ['selling', ['shared']],
  ['accounts', ['shared', 'processors', 'ledger']],
  ['terms', ['shared', 'plans', 'taxes', 'accounts']],
  ['coupons', ['shared', 'plans']],
  ['imports', ['shared', 'ledger', 'plans', 'selling', 'accounts', 'coupons']],
  ['seats', ['shared', 'plans', 'accounts']],
  ['carts', ['shared', 'plans', 'accounts', 'coupons', 'imports', 'seats']],
  ['payees', ['shared', 'processors']],
  ['funds', ['shared', 'processors', 'ledger', 'payees']],
  ['charges', ['shared', 'taxes', 'processors', 'ledger', 'accounts', 'payees', 'funds', 'seats']],
  ['webhooks', ['shared', 'plans', 'charges']],
  ['subscriptions', ['shared', 'ledger', 'plans', 'accounts']],
  ['dunning', ['shared']],
  ['usage', ['shared', 'ledger', 'plans', 'taxes', 'selling', 'accounts', 'terms']],
  [
    'checkout',
    [
      'shared',
      'processors',
      'ledger',
      'plans',
      'taxes',
      'selling',
      'accounts',
      'coupons',
      'carts',
      'seats',
      'charges',
      'subscriptions'
    ]
  ],
  [
    'changes',
    [
      'shared',
      'processors',
      'ledger',
      'plans',
      'taxes',
      'selling',
      'accounts',
      'coupons',
      'seats',
      'charges',
      'subscriptions',
      'checkout'
    ]
  ],
  [
    'renewals',
    [
      'shared',
      'processors',
      'ledger',
      'plans',
      'taxes',
      'selling',
      'accounts',
      'terms',
      'coupons',
      'charges',
      'subscriptions',
      'dunning',
      'checkout',
      'changes'
    ]
  ],
  [
    'invoices',
    ['shared', 'processors', 'ledger', 'selling', 'accounts', 'seats', 'charges', 'dunning', 'checkout']
  ],
  ['debts', ['shared', 'processors', 'ledger', 'accounts', 'charges', 'checkout', 'invoices']]
])

const METRICS: Rooms = new Map([
  ['periods', []],
  ['figures', ['periods']],
  ['customers', ['periods', 'figures']],
  ['plans', ['periods', 'figures']],
  ['portfolio', ['customers', 'plans']],
  ['balances', ['periods', 'figures']],
  ['coupons', ['plans']],
  ['recurring', ['periods', 'figures']],
  ['trials', ['periods', 'figures']],
  ['taxes', ['periods', 'figures']],
  ['forecast', ['periods', 'figures']],
  ['explain', ['periods', 'figures', 'plans', 'recurring', 'trials', 'taxes', 'forecast']],
  ['registered', []],
  ['sheets', ['periods', 'figures']]
])

const EVENT_SOURCING: Rooms = new Map([
  ['events', []],
  ['ports', ['events']],
  ['running', ['ports']],
  ['keys', ['events', 'ports', 'running']],
  ['log-end', ['events', 'ports']],
  ['writing', ['events', 'ports', 'running', 'keys', 'log-end']],
  ['names', ['events', 'ports', 'running', 'keys', 'writing']],
  ['reading', ['events', 'ports', 'running', 'keys']],
  ['reacting', ['events', 'ports', 'running', 'keys', 'writing', 'reading']],
  ['instances', ['events', 'ports', 'running', 'keys', 'writing', 'reading', 'reacting']],
  ['bus', ['events', 'ports', 'running', 'log-end', 'reacting']]
])

const SERVICE_KIT: Rooms = new Map([
  ['errors', []],
  ['texts', []],
  ['lists', ['errors']],
  ['operation', ['errors', 'lists']],
  ['throttle', ['errors', 'operation']],
  ['csv', ['errors', 'texts', 'lists', 'operation']],
  ['access', ['errors', 'texts', 'lists', 'operation']],
  ['trail', ['lists', 'operation', 'access']],
  ['service', ['operation', 'access', 'trail']],
  ['request', ['errors', 'texts', 'lists', 'operation', 'throttle', 'csv', 'access']],
  ['server', ['errors', 'lists', 'operation', 'throttle', 'csv', 'access', 'service', 'request']]
])

const ROOMS: ReadonlyMap<string, Rooms> = new Map([
  ['services/auth', AUTH],
  ['services/profile', PROFILE],
  ['services/billing', BILLING],
  ['services/metrics', METRICS],
  ['packages/event-sourcing', EVENT_SOURCING],
  ['packages/service-kit', SERVICE_KIT]
])

/** Files that put the rooms of a service or a package together. */
const ROOF = /^(index|main|service|read-side|log-names|engine|retention|unfinished)\.ts$/

/** Services and packages that have rooms. */
export const ROOMED = [...ROOMS.keys()]

/** The rooms of a service or package, by its folder; undefined for one that has a single subject. */
export function roomsOf(folder: string): Rooms | undefined {
  return ROOMS.get(folder)
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
  const match = /^((?:services|packages)\/[^/]+)\/src\/(.+)$/.exec(path)
  const rooms = match && roomsOf(match[1] ?? '')
  if (!match || !rooms) return []
  const [, folder, inside = ''] = match
  const place = posix.dirname(inside).split('/')[0] ?? ''
  if (place === '.') return ROOF.test(inside) ? [] : ['a file beside rooms stands in one of them']
  if (!rooms.has(place)) return [`${folder} has no room ${place}`]
  if (!from.startsWith('.')) return []
  const target = posix.join(posix.dirname(inside), from)
  const room = target.split('/')[0] ?? ''
  const broken = room === place || rooms.get(place)?.includes(room) ? [] : [`${place} may not use ${room}`]
  if (folder?.startsWith('services/') && /\/http\//.test(target))
    broken.push('a route is named by service.ts alone')
  return broken
}
