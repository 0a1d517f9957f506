import { realParts } from '@bursar/testing'
import t from 'tap'

// Whoever comes first on a machine fetches both servers.
t.setTimeout(280_000)

/** Like a test that ends when it is told to. */
function ending() {
  const ends: (() => Promise<void>)[] = []
  return {
    teardown: (end: () => Promise<void>) => ends.unshift(end),
    async end() {
      for (const end of ends) await end()
    }
  }
}

const first = await realParts(t)

t.test('tests share the servers and have names of their own', { skip: first.skip }, async (t) => {
  if (first.skip !== false) return
  const [one, two] = [ending(), ending()]
  const [second, third] = await Promise.all([realParts(one), realParts(two)])
  await Promise.all([one.end(), two.end()])
  if (second.skip !== false || third.skip !== false) return t.fail('each gets what the first got')
  for (const { mongodbUri, kafkaBrokers } of [second, third]) {
    t.same([mongodbUri, kafkaBrokers], [first.mongodbUri, first.kafkaBrokers])
  }
  t.equal(new Set([first.prefix, second.prefix, third.prefix]).size, 3)
  // What MongoDB allows in a database's name and Kafka in a topic's, without the two that Kafka takes for one.
  for (const { prefix } of [first, second, third]) t.match(prefix, /^[a-z0-9]{1,20}-$/)
})

t.test('variables go first, and BURSAR_REAL says what else may be used', async (t) => {
  const { BURSAR_REAL, MONGODB_URI, KAFKA_BROKERS } = process.env
  t.teardown(() => {
    for (const [name, value] of Object.entries({ BURSAR_REAL, MONGODB_URI, KAFKA_BROKERS })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
  process.env.BURSAR_REAL = 'none'
  delete process.env.MONGODB_URI
  delete process.env.KAFKA_BROKERS
  t.same(await realParts(ending()), { skip: 'BURSAR_REAL is none' })
  process.env.MONGODB_URI = 'mongodb://named'
  process.env.KAFKA_BROKERS = 'one:1,two:2'
  t.match(await realParts(ending()), {
    skip: false,
    source: 'variables',
    mongodbUri: 'mongodb://named',
    kafkaBrokers: ['one:1', 'two:2']
  })
  process.env.BURSAR_REAL = 'perhaps'
  delete process.env.KAFKA_BROKERS
  await t.rejects(realParts(ending()), /BURSAR_REAL is perhaps/)
})
