/**
 * Nothing that somebody does alone changes what they may do to somebody else: every mutation by one user, each
 * naming the other in every way that a URL or a body can, and after each batch of them every operation on the
 * other, compared with before. Every key that an answer shows is tried wherever a key is taken.
 */
import {
  type Attempt,
  attempts,
  attemptsOf,
  gained,
  isMutation,
  type Names,
  probe,
  type TestClient,
  type TestSystem,
  type TestUser,
  testSystem
} from '@bursar/testing'
import t, { type Test } from 'tap'

/** After how many attempts everything is asked again: one in the long form. */
const BATCH = process.env.BURSAR_ATTACK === 'long' ? 1 : 40

interface Victim {
  readonly client: TestClient
  /** User name, which is the slug of the personal profile too. */
  readonly user: string
  readonly email: string
  readonly profiles: readonly string[]
  /** A shadow's slug is whose asks for it: the attacker may have the name, and with it nothing of the shadow's. */
  readonly isShadow?: boolean
}

interface Scene {
  readonly system: TestSystem
  readonly attacker: TestUser
  readonly shop: string
  readonly plan: string
  readonly free: string
  readonly other: { readonly shop: string; readonly plan: string }
}

async function scene(t: Test): Promise<Scene> {
  const system = await testSystem(t)
  const attacker = await system.register('mallory')
  const shop = await system.openProfile(attacker, 'Mallory Shop')
  const plan = await system.makePlan(attacker, shop, 'Dear', { period_amount: 50_000 })
  const free = await system.makePlan(attacker, shop, 'Free', { period_amount: 0 })
  const owner = await system.register('olive')
  const otherShop = await system.openProfile(owner, 'Other Shop')
  const otherPlan = await system.makePlan(owner, otherShop, 'Other')
  return { system, attacker, shop, plan, free, other: { shop: otherShop, plan: otherPlan } }
}

function namesOf({ shop, plan, free, system }: Scene, victim: Victim, keys: readonly string[]): Names {
  const { user, email, profiles, isShadow = false } = victim
  const slugs = [profiles[0] ?? user, user]
  const now = system.clock.now().slice(0, 10)
  const sale = (subscriber: string, bought: string, amount: number) => ({
    subscriber,
    plan: bought,
    amount,
    unit: 'usd',
    created_at: now
  })
  return {
    params: {
      profile: [shop, ...profiles],
      user: ['mallory', user, email],
      role: ['manager', 'contributor'],
      plan: [free, plan],
      subscribed_plan: [free, plan],
      subscriber: profiles,
      coupon: ['T10'],
      charge: ['unknown'],
      processor: ['test'],
      verification_key: keys,
      grant_key: keys,
      request_key: keys
    },
    fields: {
      slug: [user, isShadow ? user : slugs[0], user.toUpperCase(), email],
      username: [user, email],
      email: ['nobody@example.com', email, email.toUpperCase()],
      full_name: ['A name'],
      title: ['Helper'],
      message: ['Hello'],
      code: ['T10'],
      discount_type: ['percentage'],
      discount_value: [1000],
      period_amount: [1000],
      is_active: [true],
      plan: [free, plan],
      token: ['tok_visa'],
      processor_token: ['tok_visa'],
      amount: [1],
      extra: ['{}']
    },
    bodies: {
      'POST /api/billing/{profile}/transfers/import': slugs.flatMap((slug) => [
        [sale(slug, free, 0), sale(slug, plan, 100)],
        [sale(slug.toUpperCase(), free, 100), sale(email, free, 0)]
      ]),
      'POST /api/cart': [{ plan: free }, { plan, email, full_name: 'A name' }]
    }
  }
}

/** All keys of 40 hex characters in an answer, wherever they stand. */
function keysIn(body: unknown): string[] {
  return [...new Set(JSON.stringify(body ?? null).match(/\b[0-9a-f]{40}\b/g) ?? [])]
}

/** What the attacker can read of its own that may hold a key. */
async function keysShown({ attacker, shop }: Scene): Promise<string[]> {
  const urls = [
    '/api/users/mallory/accessibles',
    `/api/profile/${shop}/roles`,
    `/api/profile/${shop}/subscribers/subscriptions/all`,
    '/api/profile/mallory/subscriptions'
  ]
  const answers = await Promise.all(urls.map((url) => attacker.get(url)))
  return answers.flatMap(({ body }) => keysIn(body))
}

const SHORT_FORM = 'GET /api/accounts/profiles/'
/** What everybody sees who sees a page of the profile. */
const LOGO = /^GET .*\/brand\/logo$/

/** Attacks the victim with everything, and reports what the attacker gained, or the victim lost. */
async function attacked(t: Test, scene: Scene, victim: Victim, isCustomer = false): Promise<void> {
  const { system, attacker } = scene
  const operations = [
    ...system.services.flatMap((service) => service.operations),
    ...system.gateway.operations
  ]
  const keys = new Set<string>(['0'.repeat(40)])
  const onVictim = {
    ...namesOf(scene, victim, [...keys]).params,
    profile: victim.profiles,
    user: [victim.user]
  }
  const before = await probe(attacker, operations, onVictim)
  // Whoever is logged in sees the short form of a profile that somebody manages.
  const allowed = [...before].flatMap(([what, may]) =>
    may && !LOGO.test(what) && !(what.startsWith(SHORT_FORM) && !victim.isShadow) ? [what] : []
  )
  if (isCustomer) {
    t.ok(allowed.some(isRead), 'a provider reads its customer at first')
    t.same(
      allowed.filter((what) => !isRead(what)),
      [],
      'and changes nothing of it'
    )
  } else t.same(allowed, [], 'a stranger may nothing at first')
  const mine = await roles(victim)

  const check = async (after: readonly Attempt[]) => {
    await system.settled()
    const now = await probe(attacker, operations, onVictim)
    const last = after.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`)
    if (!t.same(gained(before, now), [], 'nothing was gained')) t.comment(last.slice(-5).join('\n'))
  }

  let batch: Attempt[] = []
  const run = async (attempt: Attempt) => {
    const answer = await attacker.request(attempt.method, attempt.path, attempt.body)
    t.ok(answer.status < 500, `${attempt.method} ${attempt.path}: ${answer.status}`)
    for (const key of keysIn(answer.body)) keys.add(key)
    batch.push(attempt)
    if (batch.length < BATCH) return
    await check(batch)
    batch = []
  }
  for (const attempt of attempts(operations, namesOf(scene, victim, [...keys]))) await run(attempt)
  // What was shown meanwhile opens something only if it is tried.
  for (const key of await keysShown(scene)) keys.add(key)
  const taking = operations.filter(
    (operation) => isMutation(operation) && /\{(verification|grant|request)_key\}/.test(operation.path)
  )
  for (const operation of taking)
    for (const attempt of attemptsOf(operation, namesOf(scene, victim, [...keys]))) await run(attempt)
  await check(batch)
  t.same(await roles(victim), mine, 'the victim has the roles that it had, and they are its own to use')
}

/** What a provider may write of its customer is its own: the end of the subscription, a refund, usage, what was paid
 * or is due again. */
function isRead(what: string): boolean {
  return /^GET |^\w+ \S*\/(subscriptions|charges)\/|^POST \S*(\/balance|\/collected|\/renew)$/.test(what)
}

/** The roles that somebody holds, without what is only offered. */
async function roles({ client, user }: Victim): Promise<string[]> {
  const { status, body } = await client.get(`/api/users/${user}/accessibles?role_status=active&page_size=100`)
  if (status !== 200) return [`${status}`]
  const held = body.results as { profile: { slug: string }; role_description: { slug: string } | null }[]
  return held.flatMap(({ profile, role_description }) =>
    role_description?.slug === 'manager' ? [`${profile.slug} ${role_description.slug}`] : []
  )
}

t.test('a user with a profile, a card and a subscription elsewhere', async (t) => {
  const site = await scene(t)
  const { system, other } = site
  const client = await system.register('victor')
  const profile = await system.openProfile(client, 'Victim Ltd')
  await system.subscribe(client, profile, other.plan)
  await system.settled()
  await attacked(t, site, {
    client,
    user: 'victor',
    email: 'victor@example.com',
    profiles: [profile, 'victor']
  })
})

t.test('the site itself and its first manager', async (t) => {
  const site = await scene(t)
  await attacked(t, site, {
    client: site.system.admin,
    user: 'admin',
    email: 'admin@example.com',
    profiles: ['broker', 'admin']
  })
})

t.test('a customer who left', async (t) => {
  const site = await scene(t)
  const { system, plan } = site
  const client = await system.register('victor')
  await system.subscribe(client, 'victor', plan)
  await client.delete(`/api/profile/victor/subscriptions/${plan}`)
  await system.settled()
  await attacked(t, site, { client, user: 'victor', email: 'victor@example.com', profiles: ['victor'] })
})

t.test('a customer who stays', async (t) => {
  const site = await scene(t)
  const { system, plan } = site
  const client = await system.register('victor')
  await system.subscribe(client, 'victor', plan)
  await system.settled()
  const victim = { client, user: 'victor', email: 'victor@example.com', profiles: ['victor'] }
  await attacked(t, site, victim, true)
})

t.test('somebody else’s profile that nobody manages', async (t) => {
  const site = await scene(t)
  const { system, other } = site
  const owner = await system.as(
    (await system.anonymous.post('/api/auth', { username: 'olive', password: 'a-long-password' })).body.token
  )
  const sale = { subscriber: 'shadow', amount: 100, unit: 'usd', created_at: '2026-01-01' }
  await owner.post(`/api/billing/${other.shop}/transfers/import`, [sale])
  await system.settled()
  await attacked(t, site, {
    client: owner,
    user: 'olive',
    email: 'shadow@example.com',
    profiles: ['shadow'],
    isShadow: true
  })
})
