/**
 * Nothing of somebody stands in what others are answered: every text of a profile and its user has a mark in it, but for
 * the full names, by which everybody who is logged in finds them; and
 * whoever is not to see them asks every operation, on every name, with every query that could tell something.
 */
import { filledPaths, isMutation, type TestClient, type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const MARK = 'zqmark'

/** Searches for the mark, other orders and forms, and what could tell of the past or of offers. */
const queries = [
  '',
  `q=${MARK}`,
  `q=${MARK}&q_f=profile__email&q_f=email`,
  'o=profile__email&o=email&page_size=100',
  'role_status=invited,requested',
  'start_at=2026-01-01&page=last',
  'unit=eur&timezone=local'
]

async function marked(system: TestSystem) {
  const owner = await system.register('victor', { nick_name: `Vic ${MARK}`, phone: '+14155552671' })
  const secret = `secret ${MARK}`
  const profile = await system.openProfile(owner, 'Victor Works', {
    email: `${MARK}@example.com`,
    street_address: secret,
    locality: secret,
    region: secret,
    postal_code: MARK,
    extra: secret
  })
  const bob = await system.register('bob')
  const other = await system.openProfile(bob, 'Bob Shop')
  const elsewhere = await system.makePlan(bob, other, 'Elsewhere')
  const charge = await system.subscribe(owner, profile, elsewhere)
  await owner.post(`/api/profile/${profile}/roles/manager`, { email: `${MARK}2@example.com` })
  return { owner, profile, other, elsewhere, charge: charge.processor_key ?? '' }
}

t.test('outsiders, who was removed, who imports and who was left are told nothing', async (t) => {
  const system = await testSystem(t)
  const { owner, profile, other, elsewhere, charge } = await marked(system)
  const importer = await system.register('ida')
  const shop = await system.openProfile(importer, 'Ida Shop')
  const plan = await system.makePlan(importer, shop, 'Imported')
  const sale = { subscriber: profile, plan, created_at: '2026-01-10', amount: 777, unit: 'usd' }
  await importer.post(`/api/billing/${shop}/transfers/import`, [sale])
  const left = await system.register('lea')
  const leaShop = await system.openProfile(left, 'Lea Shop')
  const ended = await system.makePlan(left, leaShop, 'Ended')
  await system.subscribe(owner, profile, ended)
  await owner.delete(`/api/profile/${profile}/subscriptions/${ended}`)
  const removed = await system.register('rex')
  await system.grant(profile, 'rex', 'manager')
  await owner.delete(`/api/profile/${profile}/roles/manager/rex`)
  await system.settled()

  const params = {
    user: ['victor'],
    profile: [profile, 'victor', shop, leaShop, other],
    plan: [plan, ended, elsewhere],
    subscribed_plan: [plan, ended, elsewhere],
    subscriber: [profile],
    charge: [charge],
    role: ['manager']
  }
  const reads = system.services
    .flatMap(({ operations }) => operations)
    .filter((operation) => !isMutation(operation) && !/jwks/.test(operation.path))
  const outsider = await system.register('otis')
  const callers: Readonly<Record<string, TestClient>> = {
    anonymous: system.anonymous,
    outsider,
    removed,
    importer,
    left
  }
  // Who sold something keeps its invoices, which say who bought it, as it was then.
  const isInvoice = (name: string, path: string) =>
    name === 'left' && path === `/api/billing/${leaShop}/issued`
  for (const [name, client] of Object.entries(callers)) {
    const told: string[] = []
    let answered = 0
    for (const path of reads.flatMap((operation) => filledPaths(operation.path, params))) {
      for (const query of queries) {
        const { status, body } = await client.get(query === '' ? path : `${path}?${query}`)
        if (status === 200) answered += 1
        if (status >= 500) told.push(`${status} ${path}?${query}`)
        // Links to other pages repeat what was asked.
        const { next, previous, ...rest } = body ?? {}
        const found = query.startsWith(`q=${MARK}`) && (rest.count ?? 0) > 0
        if (isInvoice(name, path)) continue
        if (found || JSON.stringify(rest).includes(MARK)) told.push(`${path}?${query}`)
      }
    }
    t.same(told, [], name)
    t.ok(answered > 0, `${name} was answered ${answered} times`)
  }

  await t.test('and the mark is found where it is to be seen', async (t) => {
    const { body } = await owner.get(`/api/profile/${profile}`)
    t.match(JSON.stringify(body), MARK)
    t.equal((await system.admin.get(`/api/profile?q=${MARK}`)).body.count, 1)
  })
})
