/**
 * No table of ours answers to a name that it was not given. A plain object has `constructor`, `__proto__` and more
 * without being asked, so one that is read by a name from outside has to be a Map, to have no prototype, or to be
 * read by `own`. Here every object gets one more such name, and every operation is sent it in every place that
 * takes a text: whoever looks it up in a plain object is seen, with file and line.
 */
import type { Operation } from '@bursar/service-kit'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'

/** What every object inherits, and what somebody may well send. */
const INHERITED = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__'
]

const scene = testSystem(t).then(async (system) => {
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const plan = await system.makePlan(seller, shop, 'Basic')
  const acme = await system.openProfile(seller, 'Acme')
  const { processor_key } = await system.subscribe(seller, acme, plan)
  await system.grant(acme, 'seller', 'contributor')
  const coupon = { code: 'T10', discount_type: 'percentage', discount_value: 1000 }
  expected(await seller.post(`/api/billing/${shop}/coupons`, coupon), 201)
  const wanted = { url: 'https://hooks.example.com/', types: ['charge.paid'] }
  const webhook = expected(await seller.post(`/api/billing/${shop}/webhooks`, wanted), 201).id
  await system.settled()
  const operations: readonly Operation[] = system.services.flatMap((service) => service.operations)
  const names: Readonly<Record<string, string>> = {
    profile: shop,
    user: 'seller',
    plan,
    subscribed_plan: plan,
    subscriber: acme,
    charge: processor_key ?? '',
    role: 'manager',
    processor: 'test',
    coupon: 'T10',
    webhook
  }
  return { system, operations, names }
})

const pathOf = ({ path }: Operation, names: Readonly<Record<string, string>>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name] ?? 'unknown'))

t.test('lists take inherited names as any other that they do not have', async (t) => {
  const { system, operations, names } = await scene
  const lists = operations.filter(({ method, lists }) => method === 'GET' && lists.includes('o'))
  t.ok(lists.length >= 20, `${lists.length} lists`)
  for (const list of lists) {
    const ask = async (name: string) => {
      const path = pathOf(list, names)
      const sorted = await system.admin.get(`${path}?o=${name}&o=-${name}`)
      const found = await system.admin.get(`${path}?q=a&q_f=${name}`)
      return [sorted, found].map(({ status, body }) => ({ status, results: body?.results }))
    }
    const unknown = await ask('no_such_field')
    t.match(unknown, [{ status: 200 }, { status: 200 }], list.path)
    for (const name of INHERITED) t.same(await ask(name), unknown, `${list.path}: ${name}`)
  }
})

t.test('no role type has an inherited name', async (t) => {
  const { system, names } = await scene
  const roles = `/api/profile/${names.profile}/roles`
  for (const name of INHERITED) {
    const granted = await system.admin.post(`${roles}/${name}`, { slug: 'seller' })
    t.equal(granted.status, 404, `POST roles/${name}`)
    const type = `${roles}/describe/${name}`
    t.equal((await system.admin.get(type)).status, 404, `GET roles/describe/${name}`)
    t.equal((await system.admin.put(type, { title: 'Any' })).status, 404, `PUT roles/describe/${name}`)
    t.equal((await system.admin.delete(type)).status, 404, `DELETE roles/describe/${name}`)
  }
})

/** The name that every object inherits for the rest of the test. */
const WORD = 'outside_name'

/** A value of the schema with the name wherever a text may be, and as a field that nobody knows. */
function sampleOf(schema: any): unknown {
  const variant =
    schema.anyOf?.find(({ type }: any) => type === 'object' || type === 'array') ?? schema.anyOf?.[0]
  if (variant) return sampleOf(variant)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'array') return [sampleOf(schema.items)]
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  if (schema.type !== 'object') return WORD
  const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => [name, sampleOf(of)])
  return Object.fromEntries([...fields, [WORD, WORD]])
}

/** Every request that brings the name to an operation: in its query and body, and in each place of its path. */
function* requestsTo(operation: Operation, names: Readonly<Record<string, string>>) {
  const { method, path, lists, query, body } = operation
  const own = Object.keys(query?.properties ?? {}).map((name) => `${name}=${WORD}`)
  const parts = [...lists.filter((name) => !name.endsWith('_at') && !name.startsWith('page')), WORD]
  const search = [...own, ...parts.map((name) => `${name}=${WORD}`)].join('&')
  const payload = method === 'GET' || method === 'DELETE' ? undefined : body ? sampleOf(body) : {}
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  yield { method, url: pathOf(operation, names), payload }
  yield { method, url: `${pathOf(operation, names)}?${search}`, payload }
  for (const place of places) yield { method, url: pathOf(operation, { ...names, [place]: WORD }), payload }
}

/** Where our own code looked the name up itself: a frame of a package's or service's dist. */
function lookedUp(stack = ''): string | undefined {
  const [, , caller = ''] = stack.split('\n')
  return /(?:packages|services)\/[^/]+\/dist\/.*(?=\)?$)/.exec(caller)?.[0]
}

t.test('nobody looks an outside name up in a plain object', async (t) => {
  const { system, operations, names } = await scene
  const seen = new Set<string>()
  const note = () => {
    const place = lookedUp(new Error('looked up').stack)
    if (place) seen.add(place)
  }
  Object.defineProperty(Object.prototype, WORD, {
    configurable: true,
    get: note,
    set(value) {
      note()
      Object.defineProperty(this, WORD, { value, configurable: true, enumerable: true, writable: true })
    }
  })
  const rank = ({ method, path }: Operation) =>
    method === 'GET' ? 0 : path === '/api/auth/tokens' ? 3 : method === 'DELETE' ? 2 : 1
  const inOrder = [...operations].sort((one, other) => rank(one) - rank(other))
  let sent = 0
  try {
    for (const operation of inOrder) {
      for (const { method, url, payload } of requestsTo(operation, names)) {
        const { status } = await system.admin.request(method, url, payload)
        t.ok(status < 500, `${method} ${url}: ${status}`)
        sent++
      }
    }
    await system.settled()
    const probe: Record<string, unknown> = {}
    t.equal(probe[WORD], undefined)
  } finally {
    delete (Object.prototype as Record<string, unknown>)[WORD]
  }
  t.ok(sent > operations.length * 2)
  t.same([...seen].sort(), [])
})
