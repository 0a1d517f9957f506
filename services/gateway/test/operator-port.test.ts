import { testClient, testSystem } from '@bursar/testing'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { distributed, operatorToken } from './distributed.ts'

/** What is under `/-/` beside the probes, asked as the operator. */
const urls = [
  ['GET', '/-/metrics'],
  ['PUT', '/-/clock'],
  ['POST', '/-/backups'],
  ['GET', '/-/backups/x'],
  ['GET', '/-/'],
  ['POST', '/-/appends']
] as const

async function statuses(app: FastifyInstance, token: string) {
  const client = testClient({ app }, token)
  const asked = urls.map(async ([method, url]) => {
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${token}` } })
    return { url, status: answer.statusCode }
  })
  return {
    probes: [await client.get('/-/live'), await client.get('/-/ready')],
    others: await Promise.all(asked)
  }
}

t.test('operators have a port of their own, and nobody else reaches what is there', async (t) => {
  const system = await testSystem(t)
  const { app, operatorApp } = system
  const open = await statuses(app, system.operatorToken)
  t.match(open.probes, [{ status: 200 }, { status: 200 }])
  for (const { url, status } of open.others) t.equal(status, 404, `${url}, even for the operator`)
  const own = await statuses(operatorApp, system.operatorToken)
  t.match(own.probes, [{ status: 200 }, { status: 200 }])
  t.equal(own.others.find(({ url }) => url === '/-/metrics')?.status, 200)
  t.equal(own.others.find(({ url }) => url === '/-/clock')?.status, 400)
  t.match(
    (await operatorApp.inject('/-/metrics')).body,
    /http_request_duration_seconds_count\{.*route="\/-\/live"/
  )
  const paths = system.gateway.operations.map(({ path }) => path).filter((path) => path.startsWith('/-/'))
  t.ok(paths.length > 0)
  const document = (await app.inject('/api/openapi.json')).json()
  t.same(
    Object.keys(document.paths).filter((path) => path.startsWith('/-/')),
    []
  )
  t.equal((await operatorApp.inject('/api')).statusCode, 404, 'and the API is not there')
})

t.test('of several processes too, the gateway and the services', async (t) => {
  const system = await distributed(t)
  const servers = [system, ...system.processes.values()]
  for (const { app } of servers) {
    const { probes, others } = await statuses(app, operatorToken)
    t.match(probes, [{ status: 200 }, { status: 200 }])
    for (const { url, status } of others) t.equal(status, 404, url)
  }
  for (const { operatorApp } of system.processes.values()) {
    t.equal((await operatorApp.inject('/-/metrics')).statusCode, 200)
  }
})
