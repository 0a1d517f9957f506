import { readFileSync } from 'node:fs'
import {
  alertEvaluator,
  evaluate,
  memoryStores,
  readAlerts,
  readSamples,
  type TestSystem,
  testSystem
} from '@bursar/testing'
import t from 'tap'

const file = new URL('../../../infra/prometheus/rules.yml', import.meta.url)
const rules = readAlerts(readFileSync(file, 'utf8'))
/** Gauges of services and their stores; those of requests need histograms, and Prometheus' own needs its targets. */
const ofServices = rules.filter(
  ({ alert }) => !/^Bursar(Errors|Slow|Down|EventLoop|UpstreamOpen)$/.test(alert)
)

/** Seconds between two scrapes. */
const everyS = 15

/** Moves the real time of a system on, by which lag and faults are measured. */
function aheadOf(system: TestSystem): (seconds: number) => void {
  let ahead = 0
  const { real } = system.clock
  Object.assign(system.clock, { real: () => real() + ahead * 1_000 })
  return (seconds) => {
    ahead += seconds
  }
}

async function scraped({ operatorApp }: TestSystem) {
  const { statusCode, body } = await operatorApp.inject('/-/metrics')
  if (statusCode !== 200) throw new Error(`/-/metrics answered ${statusCode}`)
  return readSamples(body)
}

const readiness = async ({ app }: TestSystem) => (await app.inject('/-/ready')).json().missing

async function until(done: () => unknown) {
  for (let n = 0; n < 400 && !done(); n++) await new Promise((resolve) => setTimeout(resolve, 5))
}

t.test('read models that cannot be committed: alert, readiness and metrics name them', async (t) => {
  const stores = memoryStores(['auth', 'profile', 'billing', 'metrics'])
  const { billing } = stores
  if (!billing) throw new Error('there are no stores of billing')
  let broken = false
  const failing = Object.assign(new Error('disk of 10.0.0.1'), { code: 'unavailable' })
  const readModels = {
    ...billing.readModels,
    async commit(commits: Parameters<typeof billing.readModels.commit>[0]) {
      if (broken && commits.some(({ spec }) => spec.projection === 'plans')) throw failing
      return billing.readModels.commit(commits)
    }
  }
  const system = await testSystem(t, { stores: { ...stores, billing: { ...billing, readModels } } })
  const pass = aheadOf(system)
  const fires = alertEvaluator(ofServices)
  const mona = await system.register('mona')
  const shop = await system.openProfile(mona, 'Acme')
  await system.settled()
  t.same(fires(0, await scraped(system)), [], 'all is well')
  t.same(await readiness(system), [])

  broken = true
  await system.makePlan(mona, shop, 'Desk')
  await until(() => system.engines.get('billing')?.projectionRunner.fault())
  let firing: readonly { alert: string; labels: object }[] = []
  let at = everyS
  for (; at <= 60 && firing.length === 0; at += everyS) {
    firing = fires(at, await scraped(system))
    pass(everyS)
  }
  t.match(firing, [
    {
      alert: 'BursarProjectionStands',
      labels: { service: 'billing', source: 'billing', reason: 'unavailable' }
    }
  ])
  t.match(firing[0]?.labels, { projection: /plans/ })
  t.ok(at <= 60, 'within 60 s')
  const [missing] = await readiness(system)
  t.equal(missing.service, 'billing')
  t.match(
    missing.what,
    /^its read models \(.*plans.*\) have been stuck at the log of billing for \d+ s: unavailable$/
  )
  t.notMatch(JSON.stringify(missing), '10.0.0.1', 'what the error says may hold addresses')

  broken = false
  await system.settled()
  t.same(await readiness(system), [])
  t.same(fires(at, await scraped(system)), [])
})

t.test('a store that does not answer: what was known is shown, and no probe waits for it', async (t) => {
  const stores = memoryStores(['auth', 'profile', 'billing', 'metrics'])
  const { billing } = stores
  if (!billing) throw new Error('there are no stores of billing')
  let away = false
  const events = {
    ...billing.events,
    head: () => (away ? new Promise<never>(() => {}) : billing.events.head())
  }
  const system = await testSystem(t, { stores: { ...stores, billing: { ...billing, events } } })
  const fires = alertEvaluator(ofServices)
  const known = await scraped(system)
  const position = (samples: typeof known) =>
    samples.find(({ name, labels }) => name === 'bursar_log_position' && labels.service === 'billing')?.value
  t.ok((position(known) ?? 0) >= 0)

  away = true
  await scraped(system)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const later = await scraped(system)
  t.equal(position(later), position(known), 'as last seen')
  t.match(await readiness(system), [{ service: 'billing', what: 'its log cannot be read' }])
  fires(0, later)
  t.match(fires(30, later), [{ alert: 'BursarLogUnreadable', labels: { service: 'billing' } }])
  away = false
})

t.test('every rule of services is evaluated, on what the metrics are called', (t) => {
  t.ok(ofServices.length >= 12)
  const samples = readSamples('a{x="1"} 3\na{x="2"} 5\nb{x="1"} 1\n')
  const history = [
    { at: 0, samples },
    { at: 60, samples: readSamples('a{x="1"} 4\na{x="2"} 5\nb{x="1"} 1\n') }
  ]
  for (const { expr } of ofServices) t.same(evaluate(expr, history), [])
  t.same(evaluate('max by (x) (a) > 4', history), [{ labels: { x: '2' }, value: 5 }])
  t.same(evaluate('sum(a) > 8', history), [{ labels: {}, value: 9 }])
  t.same(evaluate('changes(a[5m]) > 0', history), [{ labels: { x: '1' }, value: 1 }])
  t.same(evaluate('max by (x) (a) > 0 and max by (x) (b) == 1', history), [{ labels: { x: '1' }, value: 4 }])
  t.throws(() => evaluate('histogram_quantile(0.99, a)', history), { message: /histogram_quantile/ })
  t.end()
})
