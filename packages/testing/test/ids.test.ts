import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

/** What has a slug and is nothing that an event or a topic tells by an id of its own. */
const known = new Map([
  ['RoleDescription', 'a role type is named by its profile and its slug'],
  ['UseCharge', 'a part of its plan, named by its slug there'],
  ['Issuer', 'a line of the operator’s file, which no event tells but by its slug'],
  ['Erasure', 'an answer about whom the URL names'],
  ['Table', 'a row of figures; a plan’s has an id']
])

/** Names, by which people tell profiles, users, plans, charges and subscriptions apart. */
const isNamed = (fields: Record<string, unknown>) =>
  'slug' in fields || 'processor_key' in fields || ('auto_renew' in fields && 'ends_at' in fields)

/** The objects of a schema that are named and have no id, by the path to them. */
function without(schema: any, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap((part, n) => without(part, `${path}[${n}]`))
  const fields = schema.type === 'object' ? (schema.properties ?? {}) : {}
  const lacks = isNamed(fields) && !known.has(schema.$id) && !schema.required?.includes('id')
  const inner = Object.entries(schema).flatMap(([name, part]) => without(part, `${path}/${name}`))
  return lacks ? [path, ...inner] : inner
}

t.test('every answer that names something has its id beside the name', async (t) => {
  const { services, gateway } = await testSystem(t)
  const operations = [...services, gateway].flatMap((service) => [...service.operations])
  t.ok(operations.length > 60)
  for (const { method, path, answers } of operations) {
    for (const [status, schema] of Object.entries(answers)) {
      t.same(without(schema, `${method} ${path} ${status}`), [])
    }
  }
  t.equal(without({ type: 'object', properties: { slug: {} }, required: ['slug'] }, 'x').length, 1)
})

/** Every text under a field called `id`, however deep. */
function idsIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(idsIn)
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([name, part]) =>
    name === 'id' && typeof part === 'string' ? [part] : idsIn(part)
  )
}

t.test('it is the one that events have, whichever service answers', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const mona = await system.register('mona')
  const acme = await system.openProfile(mona, 'Acme')
  const plan = await system.makePlan(admin, 'broker', 'Basic')
  await system.subscribe(mona, acme, plan)
  await system.settled()
  const operator = system.as(system.operatorToken)
  const told = await body(operator, '/api/system/events?service=billing&limit=1000')
  const dataOf = (type: string) => told.results.find((event: any) => event.type === type).data
  const [started, settled] = [dataOf('billing.subscription-changed'), dataOf('billing.charge-settled')]

  async function body(client: TestClient, path: string) {
    return expected(await client.get(path), 200)
  }
  const subscription = await body(mona, `/api/profile/${acme}/subscriptions/${plan}`)
  t.match(subscription, {
    id: started.subscription,
    profile: { id: started.profile },
    plan: { id: started.plan }
  })
  t.match((await body(admin, '/api/billing/charges')).results, [{ id: settled.charge }])
  t.match(await body(mona, `/api/profile/${acme}`), {
    id: started.profile,
    subscriptions: [{ id: started.subscription, plan: { id: started.plan } }]
  })
  t.match((await body(admin, '/api/metrics/broker/plans')).results, [{ id: started.plan }])
  t.match((await body(admin, '/api/metrics/broker/lifetimevalue')).results, [{ id: started.profile }])
  const user = await body(mona, '/api/users/mona')
  t.equal((await body(mona, '/api/auth/tokens')).id, user.id)
  t.match((await body(mona, `/api/profile/${acme}/roles`)).results, [{ user: { id: user.id } }])
  t.ok(idsIn(await body(mona, `/api/billing/${acme}/history`)).includes(started.profile))
})
