/**
 * Whatever a request may hold is bounded by its schema, before anybody works with it: each number has a least and a
 * most, each text a length, each list a count, and each object with names of the client's own a count of them. What
 * the schema says the document says, and nobody gets a prototype in.
 */
import type { Operation } from '@bursar/service-kit'
import { expected as answered, testSite, testSystem } from '@bursar/testing'
import t from 'tap'

type Schema = Readonly<Record<string, any>>

/** Read by hand: what is in there is bounded by the body's bytes, and what is taken of it by its reader. */
const READ_BY_HAND: readonly string[] = [
  'POST /api/billing/{profile}/transfers/import body[]',
  'POST /api/billing/webhooks/{processor} body.data.object.id',
  'POST /api/billing/webhooks/{processor} body.data.object.status'
]
/** The values of an `extra` are the client's own; their text is bounded as a whole. */
const isExtra = (at: string) => at.endsWith('.extra.*')

const system = await testSystem(t)
const operations: readonly Operation[] = [
  ...system.gateway.operations,
  ...system.services.flatMap(({ operations }) => operations)
]

/** What is open-ended in a schema, each with where. */
function unbounded(schema: Schema, at: string): string[] {
  const { type, anyOf, properties, patternProperties, items } = schema
  if (anyOf) return anyOf.flatMap((one: Schema) => unbounded(one, at))
  if (schema.enum || schema.const !== undefined) return []
  const without = (...limits: readonly string[]) =>
    limits.filter((limit) => schema[limit] === undefined).map((limit) => `${at}: a ${type} without ${limit}`)
  switch (type) {
    case 'null':
    case 'boolean':
      return []
    case 'integer':
    case 'number':
      return without('minimum', 'maximum')
    case 'string':
      return without('maxLength')
    case 'array':
      return [...without('maxItems'), ...unbounded(items ?? {}, `${at}[]`)]
    case 'object':
      return [
        ...(patternProperties ? without('maxProperties') : []),
        ...Object.values<Schema>(patternProperties ?? {}).flatMap((one) => unbounded(one, `${at}.*`)),
        ...Object.entries<Schema>(properties ?? {}).flatMap(([name, one]) => unbounded(one, `${at}.${name}`))
      ]
    default:
      return READ_BY_HAND.includes(at) || isExtra(at) ? [] : [`${at}: anything at all`]
  }
}

t.test('every field of every request has its bounds', async (t) => {
  t.ok(operations.length > 100, `${operations.length} operations`)
  for (const { method, path, body, query } of operations) {
    const name = `${method} ${path}`
    t.same(body ? unbounded(body, `${name} body`) : [], [], name)
    t.same(query ? unbounded(query, `${name} query`) : [], [], name)
  }
})

t.test('the rule sees what has none', async (t) => {
  const found = unbounded(
    {
      type: 'object',
      properties: {
        number: { type: 'integer', minimum: 0 },
        text: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        list: { type: 'array', items: {} },
        names: { type: 'object', patternProperties: { '^.*$': { type: 'string', maxLength: 1 } } }
      }
    },
    'x'
  )
  t.same(found, [
    'x.number: a integer without maximum',
    'x.text: a string without maxLength',
    'x.list: a array without maxItems',
    'x.list[]: anything at all',
    'x.names: a object without maxProperties'
  ])
})

t.test('the query of lists is bounded as the document says', async (t) => {
  const { body } = await system.anonymous.get('/api/openapi.json')
  const lists = operations.filter(({ lists }) => lists.length > 0)
  const asked = (path: string) => body.paths[path].get.parameters.filter((one: any) => one.in === 'query')
  for (const { path } of lists) {
    for (const { name, schema } of asked(path)) {
      if (name === 'id') continue
      t.same(unbounded(schema, name), [], `${path} ${name}`)
    }
  }
  const many = (name: string, count: number) => Array.from({ length: count }, () => `${name}=x`).join('&')
  const tooMuch = {
    start_at: `start_at=${'2'.repeat(41)}`,
    q: `q=${'x'.repeat(1_001)}`,
    q_f: many('q_f', 21),
    o: `o=${'x'.repeat(101)}`,
    page_size: `page_size=${'9'.repeat(17)}`
  }
  for (const [name, query] of Object.entries(tooMuch)) {
    const refused = await system.admin.get(`/api/profile/broker/subscribers?${query}`)
    t.match(refused, { status: 400, body: { [name]: [/\.$/] } }, name)
  }
  t.equal((await system.admin.get('/api/profile/broker/subscribers?page=100000001')).status, 404)
})

t.test('no operation takes a prototype', async (t) => {
  const { token } = answered(await system.anonymous.post('/api/auth', testSite.admin), 201)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  for (const { method, path, body } of operations) {
    if (!body || path.startsWith('/-/')) continue
    const names: Readonly<Record<string, string>> = { user: 'admin', profile: 'broker' }
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')
    for (const bad of ['{"__proto__":{"a":1}}', '{"a":[{"__pr\\u006fto__":1}]}']) {
      const { statusCode: status } = await system.app.inject({ method, url, payload: bad, headers })
      // An unknown thing is told of before the body is looked at.
      t.ok(status === 400 || status === 404, `${method} ${path}: ${status}`)
    }
  }
})

t.test('what is too much is said in words', async (t) => {
  const expected = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [unitOf(n), 1]))
  const said = async (body: object) =>
    (await system.admin.post('/api/billing/broker/checkout', body)).body.errors
  t.same(await said({ expected }), { expected: ['This may have at most 100 fields.'] })
  const wanted = 'This must be sums by currency in 1/100 of it, such as {"usd": 24900}.'
  t.same(await said({ expected: { dollars: 1 } }), { expected: [wanted] })
  t.same(await said({ expected: { usd: -1 } }), { expected: ['usd: This must be at least 0.'] })
})

/** Three letters, another for each number. */
function unitOf(n: number): string {
  return [n / 676, n / 26, n].map((part) => String.fromCharCode(97 + (Math.floor(part) % 26))).join('')
}
