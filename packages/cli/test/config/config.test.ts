import { readConfig } from '@bursar/cli'
import t from 'tap'

t.test('what nobody sets has a default', async (t) => {
  t.match(readConfig({}), {
    port: 8080,
    host: 'localhost',
    data: /\.bursar$/,
    logLevel: 'info',
    publicUrl: 'http://localhost:8080',
    broker: 'broker',
    admin: { username: 'admin' }
  })
  t.equal(readConfig({}).testClock, undefined)
  t.equal(readConfig({ PORT: '' }).port, 8080, 'empty is not set')
  t.equal(readConfig({ PORT: '9000' }, { port: '9001' }).port, 9001, 'a flag goes before the environment')
  t.equal(readConfig({ BURSAR_PUBLIC_URL: 'https://a.test/b/' }).publicUrl, 'https://a.test/b')
  t.equal(readConfig({ BURSAR_TEST_CLOCK: '2026-01-31' }).testClock, '2026-01-31T00:00:00.000Z')
  t.equal(readConfig({ BURSAR_TEST_CLOCK: '2026-01-31T01:00' }).testClock, '2026-01-31T01:00:00.000Z')
  t.match(readConfig({}, { testClock: true }).testClock, /^\d{4}-/)
})

t.test('what cannot be meant is refused by name', async (t) => {
  const wrong: Record<string, string> = {
    PORT: '70000',
    BURSAR_LOG_LEVEL: 'loud',
    BURSAR_PUBLIC_URL: 'ftp://a.test',
    BURSAR_BROKER: 'my broker',
    BURSAR_ADMIN_USERNAME: 'two words',
    BURSAR_TEST_CLOCK: 'tomorrow',
    BURSAR_HOST: 'a b',
    MONGODB_URI: 'mongodb://localhost',
    KAFKA_BROKERS: 'localhost:9092',
    BURSAR_BILLING_URL: 'http://localhost:1'
  }
  for (const [name, text] of Object.entries(wrong)) {
    t.throws(() => readConfig({ [name]: text }), { name: 'CommandError', message: new RegExp(`^${name} `) })
  }
  const long = 'x'.repeat(300)
  t.throws(() => readConfig({ BURSAR_ADMIN_PASSWORD: long }), { message: /^BURSAR_ADMIN_PASSWORD/ })
  t.notMatch(messageOf({ BURSAR_ADMIN_PASSWORD: long }), /xxx/, 'a secret is not shown')
})

function messageOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
