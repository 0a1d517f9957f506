/** What is too large is refused before anybody works with it, by every operation alike. */
import type { Operation } from '@bursar/service-kit'
import { type TestSystem, testSystem } from '@bursar/testing'
import t from 'tap'

const names: Readonly<Record<string, string>> = { user: 'admin', profile: 'broker' }
const urlOf = ({ path }: Operation) => path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')

const system = await testSystem(t)
const operations = [...system.services, system.gateway]
  .flatMap(({ operations }): readonly Operation[] => operations)
  .filter(({ path, method }) => method !== 'GET' && !path.startsWith('/-/'))

/** As the docs have it: 1 MiB, and 16 KiB where nobody has to be logged in. */
const limitOf = ({ bodyLimit, access }: Operation) => bodyLimit ?? (access === 'public' ? 16_384 : 1_048_576)

async function heads({ engines }: TestSystem) {
  const found = await Promise.all(
    [...engines].map(async ([name, { events }]) => [name, (await events.head()).position] as const)
  )
  return Object.fromEntries(found)
}

function send({ method, ...operation }: Operation, payload: Buffer, type = 'application/json') {
  const headers = { authorization: `Bearer ${system.operatorToken}`, 'content-type': type }
  return system.app.inject({ method, url: urlOf({ method, ...operation }), headers, payload })
}

/** Answers that may come first: who may not ask is told so before the body is read. */
const before = [401, 403, 404]

t.test('a body beyond the limit is 413, and nothing is written', async (t) => {
  t.ok(operations.length > 60, `${operations.length} operations`)
  const was = await heads(system)
  for (const operation of operations) {
    const name = `${operation.method} ${operation.path}`
    const body = Buffer.alloc(limitOf(operation) + 1, ' ')
    const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b']
    for (const type of types) {
      const { statusCode } = await send(operation, body, type)
      t.ok(statusCode === 413 || before.includes(statusCode), `${name} ${type}: ${statusCode}`)
    }
  }
  t.same(await heads(system), was, 'no event')
})

t.test('nesting, fields and parts without end are 400', async (t) => {
  const was = await heads(system)
  const deep = Buffer.from(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)
  const fields = Buffer.from(Array.from({ length: 1_001 }, (_, n) => `f${n}=`).join('&'))
  const part = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
  const parts = Buffer.from(`${part.repeat(200)}--b--`)
  const head = Buffer.from(
    `--b\r\nContent-Disposition: form-data; name="${'x'.repeat(9_000)}"\r\n\r\n1\r\n--b--`
  )
  for (const operation of operations) {
    if (!operation.body) continue
    const name = `${operation.method} ${operation.path}`
    for (const [body, type] of [
      [deep, 'application/json'],
      [fields, 'application/x-www-form-urlencoded']
    ] as const) {
      const { statusCode } = await send(operation, body, type)
      t.ok(statusCode === 400 || before.includes(statusCode), `${name} ${type}: ${statusCode}`)
    }
    for (const body of [parts, head]) {
      const { statusCode } = await send(operation, body, 'multipart/form-data; boundary=b')
      t.ok(statusCode < 500, `${name} with such parts: ${statusCode}`)
    }
  }
  const now = await heads(system)
  t.same(Object.keys(now), Object.keys(was))
})
