/** Keys and progress between two services on a real Kafka. */
import { type KafkaSettings, kafkaBus, kafkaExchange } from '@bursar/bus-kafka'
import { systemClock } from '@bursar/event-sourcing'
import { memoryKeyStore, memoryLeases } from '@bursar/testing'
import t, { type Test } from 'tap'
import { dropTopics, freshSettings, makeTopics, withoutKafka } from './real-kafka.ts'

const options = { skip: withoutKafka, timeout: 60_000 }
const clock = systemClock()
const person = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function scene(t: Test) {
  const settings = freshSettings()
  await makeTopics(settings, ['auth'])
  t.teardown(() => dropTopics(settings))
  return settings
}

function exchanging(t: Test, settings: KafkaSettings, service: string) {
  const keys = memoryKeyStore()
  let wake = () => {}
  const exchange = kafkaExchange({
    ...settings,
    service,
    keys,
    leases: memoryLeases(clock),
    self: { id: service, address: '' },
    clock,
    leaseMs: 900,
    watch(hint) {
      wake = hint
      return () => {}
    }
  })
  exchange.start()
  t.teardown(() => exchange.stop())
  return { keys, exchange, wake: () => wake() }
}

async function until(done: () => Promise<boolean>) {
  for (let n = 0; n < 1_000 && !(await done()); n++) await clock.sleep(10)
}

t.test('a key reaches who asks for it, and its removal too', options, async (t) => {
  const settings = await scene(t)
  const auth = exchanging(t, settings, 'auth')
  const billing = exchanging(t, settings, 'billing')
  await until(async () => auth.exchange.leading() && billing.exchange.leading())
  await auth.keys.put([
    { person: person(1), wrapped: 'one' },
    { person: 'names', wrapped: 'secret' }
  ])
  // Both have joined their groups once a key has come; only then does time tell something.
  await until(async () => (await billing.keys.get([person(1)])).length > 0)
  await auth.keys.put([{ person: person(2), wrapped: 'two' }])
  auth.wake()
  const asked = performance.now()
  t.same(await billing.exchange.request([person(2)]), [{ person: person(2), wrapped: 'two' }])
  t.comment(`a key took ${Math.round(performance.now() - asked)} ms`)
  t.same(await billing.keys.get(['names']), [])
  await auth.keys.put([{ person: person(1), wrapped: null }])
  auth.wake()
  await until(async () => (await billing.keys.get([person(1)]))[0]?.wrapped === null)
  t.same(await billing.keys.get([person(1)]), [{ person: person(1), wrapped: null }])
  t.equal(auth.exchange.fault() ?? billing.exchange.fault(), undefined)
})

t.test('progress reaches the other processes, and one that starts later', options, async (t) => {
  const settings = await scene(t)
  const billing = kafkaBus({ ...settings, service: 'billing' })
  const metrics = kafkaBus({ ...settings, service: 'metrics' })
  t.teardown(() => Promise.all([billing.close(), metrics.close()]))
  for (let n = 1; n <= 50; n++)
    await billing.announce({ service: 'billing', handled: { auth: n }, position: n })
  await until(async () => metrics.progress('billing')?.position === 50)
  const said = { service: 'billing', handled: { auth: 50 }, position: 50 }
  t.same(metrics.progress('billing'), said)
  const later = kafkaBus({ ...settings, service: 'gateway' })
  t.teardown(() => later.close())
  await until(async () => later.progress('billing') !== undefined)
  t.same(later.progress('billing'), said)
  t.throws(() => later.subscribe('gateway', null), 'a process without a log')
})
