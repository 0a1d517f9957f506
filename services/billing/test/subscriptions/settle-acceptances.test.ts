/** A log of 0.1, in which every subscription was accepted, as 0.2 reads it. */
import { settleAcceptances } from '@bursar/billing'
import type { NewEvent } from '@bursar/event-sourcing'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

const NOW = '2026-01-15T12:00:00.000Z'
const END = '2026-02-15T12:00:00.000Z'
const cause = { actor: 'importer', correlationid: 'c', causationid: 'r' }

/** What an import of 0.1 wrote. */
function imported(of: { subscription: string; profile: string; provider: string; plan: string }): NewEvent[] {
  const stretch = { created_at: NOW, ends_at: END, auto_renew: false }
  const counted = { anchor: NOW, step: 'month', count: 1, order: of.subscription }
  return [
    { type: 'billing.subscription-started', data: { ...of, ...stretch, ...counted } },
    { type: 'billing.subscription-changed', data: { ...of, ...stretch, accepted: true } }
  ]
}

t.test('an order of 0.1 is accepted, an import of it for somebody who was there waits', async (t) => {
  const system = await testSystem(t)
  const m = await system.register('mallory')
  const shop = await system.openProfile(m, 'Mallory Inc')
  const [trap, bought] = [await system.makePlan(m, shop, 'Trap'), await system.makePlan(m, shop, 'Bought')]
  const victim = await system.register('victim')
  const buyer = await system.register('buyer')
  await system.settled()
  const billing = system.engines.get('billing')!
  const idOf = async (client: typeof m, path: string): Promise<string> =>
    expected(await client.get(path), 200).id
  const provider = await idOf(m, `/api/profile/${shop}`)
  const [plan, other] = [
    await idOf(m, `/api/profile/${shop}/plans/${trap}`),
    await idOf(m, `/api/profile/${shop}/plans/${bought}`)
  ]
  const profiles = {
    victim: await idOf(victim, '/api/profile/victim'),
    buyer: await idOf(buyer, '/api/profile/buyer'),
    shadow: '0190c0de-0000-7000-8000-000000000001'
  }
  const who = { person: profiles.shadow, slug: 'old', full_name: 'old', provider }
  const introduced = { type: 'billing.subscriber-introduced', data: { ...who, profile: profiles.shadow } }
  const sub = (name: keyof typeof profiles) => ({
    subscription: `s-${name}`,
    profile: profiles[name],
    provider,
    plan
  })
  const placed = {
    ...sub('buyer'),
    plan: other,
    order: 's-buyer',
    plan_slug: bought,
    event_id: 'sub_s-buyer/',
    amount: 0,
    unit: 'usd',
    description: '',
    broker_fee: 0,
    periods: 1,
    quantity: 1,
    setup_amount: 0,
    start: NOW,
    end: END,
    created_at: NOW,
    charge: null
  }
  await billing.transact(cause, async (tx) => {
    tx.append(`account-${profiles.victim}`, imported(sub('victim')))
    tx.append(`account-${profiles.shadow}`, [introduced, ...imported(sub('shadow'))])
    tx.append(`account-${profiles.buyer}`, [
      { type: 'billing.order-placed', data: placed },
      ...imported({ ...sub('buyer'), plan: other })
    ])
  })
  await system.settled()
  t.equal((await m.get('/api/profile/victim')).status, 403)
  t.equal((await m.get('/api/profile/buyer')).status, 403, 'until it is settled nobody has access by it')
  await settleAcceptances(billing)
  await system.settled()
  t.equal((await m.get('/api/profile/victim')).status, 403)
  t.equal((await m.get('/api/profile/buyer')).status, 200)
  const names = expected(await m.get(`/api/profile/${shop}/subscribers`), 200).results
  t.same(names.map(({ slug }: any) => slug).sort(), ['buyer', 'old'])
  const [waiting] = expected(await victim.get('/api/profile/victim/subscriptions'), 200).results
  t.match(waiting, { grant_key: /^[0-9a-f]{40}$/ })
  const { position } = await billing.events.head()
  await settleAcceptances(billing)
  t.equal((await billing.events.head()).position, position, 'a second time there is nothing to settle')
  expected(await victim.post(`/api/profile/victim/subscriptions/accept/${waiting.grant_key}`), 200)
  await system.settled()
  t.equal((await m.get('/api/profile/victim')).status, 200)
})
