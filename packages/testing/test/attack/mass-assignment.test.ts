/**
 * Fields that a request has no business with: each mutation that takes a body is sent with them, by somebody who may ask for
 * it. Refused or ignored, nothing of them is in a log or a read model afterwards, and nobody is more than before.
 */
import type { Operation } from '@bursar/service-kit'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

t.setTimeout(280_000)

type Schema = Readonly<Record<string, any>>

/** What a client might hope for. Those that an operation knows are its own affair. */
const hoped = [
  'id',
  'user',
  'user_id',
  'username',
  'profile',
  'profile_id',
  'organization',
  'person',
  'role',
  'roles',
  'role_description',
  'is_superuser',
  'is_staff',
  'is_admin',
  'is_active',
  'active',
  'broker',
  'is_broker',
  'is_provider',
  'is_bulk_buyer',
  'managed',
  'maker',
  'made_by',
  'created_at',
  'updated_at',
  'accepted',
  'accepted_at',
  'verified',
  'verified_email',
  'email_verified',
  'second',
  'second_factors',
  'sessions',
  'epoch',
  'password_hash',
  'permissions',
  'scope',
  'owner',
  'amount',
  'price',
  'period_amount',
  'balance',
  'balance_amount',
  'paid',
  'state',
  'discount',
  'processor_key',
  'grant_key',
  'request_key',
  'edition',
  'signed_at',
  'trial_ends_at',
  'ends_at',
  'position',
  'version',
  'archived',
  'erased'
] as const
const mark = 'mass-assigned'

/** The least that a schema takes. */
function least(schema: Schema): unknown {
  const { type, anyOf, properties = {}, required = [], minimum, minLength = 0 } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (anyOf) return least(anyOf.at(-1))
  if (type === 'string') return 'x'.repeat(Math.max(1, minLength))
  if (type === 'integer' || type === 'number') return minimum ?? 0
  if (type === 'boolean') return false
  if (type === 'array') return []
  if (type !== 'object') return null
  return Object.fromEntries(required.map((name: string) => [name, least(properties[name] ?? {})]))
}

const password = 'a-long-password'
/** Bodies that are good, where the least that a schema takes is not. */
const good: Readonly<Record<string, object>> = {
  'POST /api/auth': { username: 'mallory', password },
  'PUT /api/users/{user}/password': { password, new_password: password },
  'POST /api/users/{user}/passkeys/options': { password },
  'POST /api/users/{user}/api-keys': { password },
  'PUT /api/users/{user}/otp': { password, email_verification_enabled: false },
  'POST /api/profile/{profile}/roles/{role}': { slug: 'victim' },
  'POST /api/users/{user}/accessibles': { slug: 'broker' },
  'POST /api/users/{user}/accessibles/{role}': { slug: 'broker' },
  'POST /api/agreements': { title: 'x', is_required: false },
  'PUT /api/agreements/{document}': { title: 'x', updated_at: '2026-01-01' },
  'POST /api/legal/{agreement}/sign': { read_terms: true },
  'PUT /api/profile/{profile}/brand': { colour: '#000000' },
  'POST /api/billing/{profile}/coupons': { code: 'C1', discount_type: 'percentage', discount_value: 1_000 },
  'POST /api/cart': { plan: 'basic' },
  'POST /api/cart/redeem': { code: 'C1' },
  'POST /api/billing/cartitems': { plan: 'basic' },
  'POST /api/billing/{profile}/checkout': { processor_token: 'tok_visa', remember_card: true },
  'PUT /api/billing/{profile}/card': { token: 'tok_visa' },
  'POST /api/profile/{profile}/plans/{plan}/subscriptions': { profile: { slug: 'victim' } }
}

const system = await testSystem(t)
const { admin } = system
const mallory = await system.register('mallory')
const shop = await system.openProfile(mallory, 'Mallory Shop')
const plan = await system.makePlan(mallory, shop, 'Basic')
await system.register('victim')
await system.settled()
const names: Readonly<Record<string, string>> = {
  user: 'mallory',
  profile: shop,
  plan,
  subscriber: shop,
  subscribed_plan: plan,
  role: 'contributor',
  document: 'x',
  agreement: 'x',
  coupon: 'C1'
}
/** Of these operations another one is meant than of the rest. */
const otherNames: readonly (readonly [part: string, names: Readonly<Record<string, string>>])[] = [
  ['/roles/{role}/{user}', { user: 'victim' }],
  ['/roles/describe/{role}', { role: 'x' }]
]
const operations = [...system.services, system.gateway]
  .flatMap(({ operations }): readonly Operation[] => operations)
  .filter(({ method, path, body }) => method !== 'GET' && body && !path.startsWith('/-/'))

t.test('no operation takes or keeps a field that it does not name', async (t) => {
  const taken: string[] = []
  for (const operation of operations) {
    const { method, path, access } = operation
    const body = operation.body as Schema
    if (body.type !== 'object') continue
    const name = `${method} ${path}`
    const known = Object.keys(body.properties ?? {})
    const extras = hoped.filter((field) => !known.includes(field)).map((field) => [field, `${mark} ${field}`])
    const payload = { ...(least(body) as object), ...good[name], ...Object.fromEntries(extras) }
    const others: Readonly<Record<string, string>> =
      otherNames.find(([part]) => path.endsWith(part))?.[1] ?? {}
    const url = path.replaceAll(/\{(\w+)\}/g, (_, one) => others[one] ?? names[one] ?? 'unknown')
    const client = access === 'broker' ? admin : mallory
    const { status, body: said } = await client.request(method, url, payload)
    t.ok(status < 500, `${name}: ${status} ${said?.code ?? ''}`)
    t.notOk(JSON.stringify(said ?? '').includes(mark), `${name} answers nothing of it`)
    if (status < 300) taken.push(name)
  }
  t.ok(taken.length >= 35, `${taken.length} of ${operations.length} were done`)
  await system.settled()
  for (const [name, engine] of system.engines) {
    const stored = await engine.events.read(0, 100_000)
    const shown = await engine.keys.reveal(stored.map((event) => engine.codec.decode(event)))
    t.notOk(JSON.stringify([stored, shown]).includes(mark), `the log of ${name}`)
    for (const { spec, collection } of engine.projectionRunner.builders()) {
      const documents = await engine.keys.reveal(await collection.scanPlaced('', 100_000))
      t.notOk(JSON.stringify(documents).includes(mark), `${name}: ${spec.projection}`)
    }
  }
})

t.test('nobody is more than before', async (t) => {
  const me = expected(await mallory.get('/api/auth/tokens'), 200)
  const managed: readonly any[] = me.roles
  t.ok(managed.length >= 2, 'her own profiles')
  t.notOk(
    managed.some(({ profile }) => profile.is_broker),
    'and not the broker'
  )
  t.equal((await mallory.get('/api/users')).status, 403)
  t.equal((await mallory.get('/api/profile/victim')).status, 403)
})
