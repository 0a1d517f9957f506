import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { billing, testProcessor } from '@bursar/billing'
import { runMail, type TestSystem, testSystem, verifyByMail } from '@bursar/testing'
import { Webhook } from 'standardwebhooks'
import t, { type Test } from 'tap'

const webhooks = '/api/billing/broker/webhooks'

interface Arrived {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver that answers with the status that its path names, such as `/500`. */
async function receiver(t: Test) {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      arrived.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(Number(request.url?.slice(1)) || 200).end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived }
}

/** Begins to send, until the test ends or is told to stop. */
function sending(t: Test, system: TestSystem): () => Promise<void> {
  const engine = system.engines.get('billing')
  if (!engine) throw new Error('there is no billing')
  const { attendants } = billing({ processor: testProcessor(), allowPrivate: true })
  const all = attendants.map((make) => make(engine, (error) => t.fail(String(error))))
  for (const one of all) one.start()
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= Promise.all(all.map((one) => one.stop())).then(() => undefined)
    return stopping
  }
  t.teardown(stop)
  return stop
}

/** Events of which no webhook is told. */
async function otherEvents(system: TestSystem, count: number): Promise<void> {
  const cause = { actor: 'system', correlationid: 'c', causationid: 'c' }
  const event = {
    type: 'billing.card-forgotten',
    data: { profile: 'p', forgotten_at: '2026-01-15T12:00:00.000Z' }
  }
  await system.engines.get('billing')?.transact(cause, async (tx) => {
    tx.append(
      'account-p',
      Array.from({ length: count }, () => event)
    )
  })
}

/** Waits until it holds; what it is of is what the failure says. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`)
    await pause(20)
  }
}

const types = ['plan.created', 'charge.paid', 'subscription.changed']

t.test('webhooks are made, read, changed, rotated and deleted, and their secret is shown once', async (t) => {
  const system = await testSystem(t, { allowPrivate: true })
  const { admin } = system
  const url = 'https://hooks.example.com/token-in-path'
  const made = await admin.post(webhooks, { url, types, description: 'Books' })
  t.equal(made.status, 201, JSON.stringify(made.body))
  t.match(made.body, { url, types, is_active: true, disabled: null, previous_secret_until: null })
  t.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const { secret, ...shown } = made.body
  const one = `${webhooks}/${made.body.id}`
  await system.settled()
  t.same((await admin.get(one)).body, shown)
  t.same((await admin.get(webhooks)).body.results, [shown])

  for (const [fault, field] of [
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'https://a:b@example.com' }, 'url'],
    [{ types: ['charge.imagined'] }, 'types'],
    [{ types: [] }, 'types'],
    [{ types: ['webhook.test'] }, 'types']
  ] as const) {
    const refused = await admin.post(webhooks, { url, types, ...fault })
    t.equal(refused.status, 400)
    t.ok(
      Object.keys(refused.body.errors).some((name) => name.startsWith(field)),
      JSON.stringify(refused.body)
    )
  }

  const put = await admin.put(one, { types: ['charge.paid'], is_active: false })
  t.match(put.body, { url, types: ['charge.paid'], is_active: false })
  t.notOk('secret' in put.body)
  const rotated = await admin.post(`${one}/rotate`, {})
  t.equal(rotated.body.previous_secret_until, '2026-01-16T12:00:00.000Z')
  t.not(rotated.body.secret, secret)
  t.equal((await admin.post(`${one}/rotate`, { overlap_hours: 73 })).status, 400)

  const ann = await system.register('ann')
  await system.settled()
  const bill = await system.openProfile(ann, 'Bill')
  const elsewhere = `/api/billing/${bill}/webhooks/${made.body.id}`
  for (const answer of [
    await ann.get(elsewhere),
    await ann.put(elsewhere, {}),
    await ann.get(`${elsewhere}/deliveries`),
    await ann.post(`${elsewhere}/test`),
    await ann.post(`${elsewhere}/rotate`, {}),
    await ann.post(`${elsewhere}/redeliver`, { after: '2026-01-01' }),
    await ann.delete(elsewhere),
    await ann.get(`/api/billing/${bill}/webhooks/__proto__`)
  ]) {
    t.equal(answer.status, 404, 'that of another profile is not found')
  }
  t.equal((await ann.get(webhooks)).status, 403)
  await system.register('con')
  await system.grant('broker', 'con', 'contributor')

  for (let n = 1; n < 20; n++) t.equal((await admin.post(webhooks, { url, types })).status, 201)
  t.match((await admin.post(webhooks, { url, types })).body, { code: 'too_many_webhooks' })
  t.equal((await admin.delete(one)).status, 204)
  t.equal((await admin.get(one)).status, 404)
  await system.settled()
  t.equal((await admin.get(webhooks)).body.count, 19)

  const written = (await system.engines.get('billing')?.events.read(0, 1_000)) ?? []
  t.ok(written.length > 20)
  for (const { body } of written) {
    t.notOk(body.includes('whsec_') || body.includes('token-in-path'), 'secret and URL are sealed')
  }
})

t.test('where private addresses are not allowed they are refused', async (t) => {
  const { admin } = await testSystem(t)
  for (const url of ['https://127.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'http://169.254.169.254/']) {
    t.ok((await admin.post(webhooks, { url, types })).body.errors.url, url)
  }
})

t.test('messages are signed, listed, sent again, and only what one may know', async (t) => {
  const system = await testSystem(t, { allowPrivate: true })
  const { admin } = system
  const { url, arrived } = await receiver(t)
  const made = await admin.post(webhooks, { url: `${url}/200`, types })
  const one = `${webhooks}/${made.body.id}`
  const stop = sending(t, system)
  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900 })
  const ann = await system.register('ann')
  await system.settled()
  const payer = await ann.post('/api/billing/ann/webhooks', { url: `${url}/201`, types })
  t.equal(payer.status, 201)
  await system.subscribe(ann, 'ann', plan)
  await until('five messages', () => arrived.length >= 5)

  for (const { headers, body, path } of arrived) {
    const { secret } = path === '/200' ? made.body : payer.body
    t.same(new Webhook(secret).verify(body, headers as Record<string, string>), JSON.parse(body))
  }
  const said = (path: string) =>
    arrived.filter((one) => one.path === path).map(({ body }) => JSON.parse(body))
  const paid = said('/200').find(({ type }) => type === 'charge.paid')
  t.match(paid.data, { profile: 'ann', provider: 'broker', amount: 24900, unit: 'usd' })
  t.same(Object.keys(paid.data).sort(), ['amount', 'charge', 'description', 'profile', 'provider', 'unit'])
  t.equal((await admin.get(`/api/billing/ann/charges/${paid.data.charge}`)).status, 200)
  t.same(
    said('/200')
      .map(({ type }) => type)
      .sort(),
    ['charge.paid', 'plan.created', 'subscription.changed']
  )
  t.same(
    said('/201')
      .map(({ type }) => type)
      .sort(),
    ['charge.paid', 'subscription.changed']
  )

  const deliveries = async () => (await admin.get(`${one}/deliveries?o=-created_at`)).body
  await until('three deliveries', async () => (await deliveries()).count === 3)
  const listed = (await deliveries()).results.find((row: { type: string }) => row.type === 'charge.paid')
  t.match(listed, { status: 'delivered', tries: 1, answer_status: 200, answer: 'thanks', next_at: null })

  const tested = await admin.post(`${one}/test`)
  t.equal(tested.status, 202)
  await until('the test', () => arrived.some(({ headers }) => headers['webhook-id'] === tested.body.id))
  t.equal((await admin.post(`${one}/redeliver`, { delivery: listed.id })).status, 202)
  const again = () => arrived.filter(({ headers }) => headers['webhook-id'] === listed.id).length
  await until('the charge again', () => again() === 2)
  t.equal((await admin.post(`${one}/redeliver`, { after: '2026-01-01' })).status, 202)
  await until('all again', () => again() === 3)
  t.match((await admin.post(`${one}/redeliver`, {})).status, 400)
  t.match((await admin.post(`${one}/redeliver`, { after: 'soon' })).status, 400)
  t.match((await admin.post(`${one}/redeliver`, { after: '2027-01-01' })).status, 400)
  t.match((await admin.post(`${one}/redeliver`, { delivery: 'nothing' })).status, 404)
  const other = `/api/billing/ann/webhooks/${payer.body.id}/redeliver`
  t.equal((await ann.post(other, { delivery: tested.body.id })).status, 404, 'a delivery of another')

  await until('all of that noted', async () => (await deliveries()).count === 8)
  await stop()
  const before = arrived.length
  // More of what nobody is told of than is looked at in one turn.
  await otherEvents(system, 2_500)
  await system.makePlan(admin, 'broker', 'Extra')
  await system.settled()
  sending(t, system)
  await until('what happened meanwhile', () => arrived.length > before)
  await pause(300)
  t.equal(arrived.length, before + 1, 'and nothing twice after an orderly stop')
  const last = arrived.at(-1)?.headers['webhook-id']
  t.equal((await admin.post(`${one}/redeliver`, { after: '2026-01-01' })).status, 202)
  const lastAgain = () => arrived.filter(({ headers }) => headers['webhook-id'] === last).length
  await until('all again, up to the last one', () => lastAgain() === 2)
  for (let n = 0; n < 20; n++) await admin.post(`${one}/test`)
  t.equal((await admin.post(`${one}/test`)).status, 429)
})

t.test(
  'what fails is sent again for three days, and then the webhook is turned off and its managers are told',
  async (t) => {
    const system = await testSystem(t, { allowPrivate: true })
    const { clock } = system
    const { url, arrived } = await receiver(t)
    const ann = await system.register('ann')
    await verifyByMail(system, ann)
    const shop = await system.openProfile(ann, 'Shop')
    const webhooks = `/api/billing/${shop}/webhooks`
    const failing = (await ann.post(webhooks, { url: `${url}/500`, types })).body
    const gone = (await ann.post(webhooks, { url: `${url}/410`, types })).body
    sending(t, system)
    await system.makePlan(ann, shop, 'Basic')
    const deliveries = async () => (await ann.get(`${webhooks}/${failing.id}/deliveries`)).body.results
    await until('a failure', async () => (await deliveries())[0]?.tries === 1)
    t.match(await deliveries(), [{ status: 'waiting', answer_status: 500, next_at: /^2026-01-15T12:00:05/ }])
    const state = async (id: string) => (await ann.get(`${webhooks}/${id}`)).body
    await until('it is gone', async () => (await state(gone.id)).is_active === false)
    t.match(await state(gone.id), { disabled: 'gone' })

    for (let tries = 2; tries <= 11; tries++) {
      clock.set((await deliveries())[0].next_at)
      await until(`try ${tries}`, async () => (await deliveries())[0].tries === tries)
    }
    t.match(await deliveries(), [{ status: 'failed', next_at: null }])
    await until('it is off', async () => (await state(failing.id)).is_active === false)
    t.match(await state(failing.id), { disabled: 'failing' })
    t.match((await ann.post(`${webhooks}/${failing.id}/redeliver`, { after: '2026-01-01' })).body, {
      code: 'webhook_inactive'
    })
    const before = arrived.length
    await system.makePlan(ann, shop, 'Extra')
    await pause(300)
    t.equal(arrived.length, before, 'nothing is sent to what is off')
    t.match((await ann.put(`${webhooks}/${failing.id}`, { is_active: true, url: `${url}/200` })).body, {
      is_active: true,
      disabled: null
    })
    clock.set('2026-01-20T00:00:00Z')
    await system.makePlan(ann, shop, 'More')
    await until('it goes on', () => arrived.some(({ path }) => path === '/200'))
    await pause(300)
    t.equal(arrived.length, before + 1, 'with what is new')

    const bob = await system.register('bob')
    await system.grant(shop, 'bob', 'manager')
    t.equal((await bob.post(webhooks, { url: `${url}/200`, types })).status, 201)
    t.equal((await ann.delete(`/api/profile/${shop}/roles/manager/bob`)).status, 204)
    await runMail(system)
    const host = new URL(url).host
    const subjects = system.mails.filter(({ to }) => to === 'ann@example.com').map(({ subject }) => subject)
    t.strictSame(subjects.filter((subject) => subject.includes(host)).sort(), [
      `Messages of Shop go to ${host} now`,
      ...Array(3).fill(`Shop sends messages to ${host}`),
      ...Array(2).fill(`The webhook of Shop at ${host} was turned off`),
      `Who manages the webhook of Shop at ${host}?`
    ])
    t.notOk(
      system.mails.some(({ text }) => text.includes(`${host}/`)),
      'a path may be a secret'
    )
  }
)
