/** What is asked of a system of any size. */
import { renewDue, testProcessor } from '@bursar/billing'
import { admin, type MeasuredSystem } from '../server/system.ts'

/** By name: the work, and how often it is done in a run. */
export type Asked = Readonly<Record<string, { readonly times: number; work(): Promise<void> }>>

const TIMES = 40
const STATEMENTS: Readonly<Record<string, string>> = {
  'statement, newest page': '/api/billing/broker/history?o=-created_at',
  'statement, oldest page': '/api/billing/broker/history?o=created_at',
  'sales, newest page': '/api/billing/broker/receivables?o=-created_at'
}
const METRICS = ['funds', 'customers', 'balances', 'mrr', 'lifetimevalue', 'balances-due']

/** The daily job that finds nothing due, pages of the provider's statement, and its tables. */
export async function askedOf(system: MeasuredSystem): Promise<Asked> {
  const payload = { username: admin.username, password: admin.password }
  const { token } = (await system.app.inject({ method: 'POST', url: '/api/auth', payload })).json()
  const headers = { authorization: `Bearer ${token}` }
  const tables = METRICS.map((table) => [`metrics, ${table}`, `/api/metrics/broker/${table}`])
  const requests = [...Object.entries(STATEMENTS), ...tables].map(([name = '', url = '']) => {
    async function work() {
      const { statusCode, body } = await system.app.inject({ url, headers })
      if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${body}`)
    }
    return [name, { times: TIMES, work }]
  })
  return { 'daily job, nothing due': { times: 1, work: passOf(system) }, ...Object.fromEntries(requests) }
}

/** It throws when it finds something. */
function passOf({ engines }: MeasuredSystem): () => Promise<void> {
  const engine = engines.get('billing')!
  const cause = { actor: 'renew', correlationid: engine.world.id(), causationid: 'benchmark' }
  const running = { began: () => undefined, ended: () => undefined, mayBeRunning: () => false }
  const write = async <Value>(work: Parameters<typeof engine.transact<Value>>[1]) =>
    (await engine.transact(cause, work)).value
  return async () => {
    const now = engine.world.clock.now()
    const report = await renewDue({ engine, processor: testProcessor(), running, write }, { at: now })
    if (report.accounts + report.failed > 0) throw new Error(`${report.accounts} accounts were due`)
  }
}
