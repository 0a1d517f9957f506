import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  databaseName,
  readBackingIfSet,
  readGatewayConfig,
  readMasterKey,
  readOperatorToken,
  readServiceConfig
} from '@bursar/host'
import t from 'tap'

const service = {
  MONGODB_URI: 'mongodb://user:secret-word@db:27017/?replicaSet=rs0',
  KAFKA_BROKERS: 'one:9092, two:9092',
  BURSAR_MASTER_KEY_FILE: '/run/secrets/key'
}
const upstreams = {
  BURSAR_AUTH_URL: 'http://auth:8080',
  BURSAR_PROFILE_URL: 'http://profile:8080/',
  BURSAR_BILLING_URL: 'https://billing',
  BURSAR_METRICS_URL: 'http://metrics:8080'
}
const gateway = { ...upstreams, BURSAR_MASTER_KEY_FILE: '/run/secrets/key' }
const wrong = (read: () => unknown) => {
  try {
    read()
    return 'nothing is wrong'
  } catch (error) {
    return (error as Error).message
  }
}

t.test('a service', async (t) => {
  t.match(readServiceConfig(service), {
    kafkaBrokers: ['one:9092', 'two:9092'],
    port: 8080,
    publicUrl: 'http://localhost:8080',
    instanceUrl: 'http://localhost:8080',
    masterKeyFile: '/run/secrets/key'
  })
  const claims = { BURSAR_TOKEN_AUDIENCE: 'https://app.example.com', BURSAR_TOKEN_CLAIMS: 'email, full_name' }
  t.match(readServiceConfig({ ...service, ...claims }).claims, {
    audience: 'https://app.example.com',
    details: ['email', 'full_name']
  })
  t.throws(() => readServiceConfig({ ...service, BURSAR_TOKEN_CLAIMS: 'password' }), /BURSAR_TOKEN_CLAIMS/)
  const told = { ...service, BURSAR_TEST_WEBHOOK_SECRET: 'whsec_1', BURSAR_SESSION_DAYS: '7' }
  t.match(readServiceConfig(told), { testWebhookSecret: 'whsec_1', sessionDays: 7, testClock: undefined })
  t.equal(readServiceConfig({ ...service, PORT: '9000' }).publicUrl, 'http://localhost:8080', 'the gateway s')
  t.match(readServiceConfig({ ...service, BURSAR_HOST: '0.0.0.0' }).instanceUrl, /^http:\/\/[\d.]+:8080$/)
  for (const name of Object.keys(service)) {
    t.match(
      wrong(() => readServiceConfig({ ...service, [name]: '' })),
      new RegExp(`^${name} is not set`)
    )
  }
  const stripe = { STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1, whsec_2' }
  t.match(readServiceConfig({ ...service, ...stripe }).stripe, { secretKey: 'rk_live_1', url: undefined })
  t.match(
    wrong(() => readServiceConfig({ ...service, STRIPE_SECRET_KEY: 'sk_test_1' })),
    /STRIPE_WEBHOOK_SECRET/
  )
  const onTestClock = { ...service, ...stripe, BURSAR_TEST_CLOCK: '2026-01-31T00:00:00Z' }
  t.match(
    wrong(() => readServiceConfig(onTestClock)),
    /moves real money/
  )
  t.match(
    wrong(() => readServiceConfig({ ...service, STRIPE_SECRET_KEY_FILE: '/nowhere' })),
    /cannot be read/
  )
  const bad: Record<string, string> = {
    STRIPE_SECRET_KEY: 'pk_secret-word',
    KAFKA_BROKERS: 'one',
    MONGODB_URI: 'http://secret-word',
    BURSAR_PREFIX: 'Big Letters',
    BURSAR_INSTANCE_URL: 'http://a/path'
  }
  for (const [name, text] of Object.entries(bad)) {
    const said = wrong(() => readServiceConfig({ ...service, [name]: text }))
    t.match(said, new RegExp(`^${name} must be`))
    t.notMatch(said, 'secret-word')
  }
})

t.test('the gateway', async (t) => {
  t.match(readGatewayConfig(gateway).upstreams, {
    auth: 'http://auth:8080',
    profile: 'http://profile:8080',
    billing: 'https://billing'
  })
  for (const name of Object.keys(gateway)) {
    t.match(
      wrong(() => readGatewayConfig({ ...gateway, [name]: undefined })),
      new RegExp(`^${name} is not set`)
    )
  }
  for (const name of Object.keys(upstreams)) {
    t.match(
      wrong(() => readGatewayConfig({ ...gateway, [name]: 'http://a/b' })),
      /without a path/
    )
  }
})

t.test('a page that is elsewhere', async (t) => {
  const read = (BURSAR_PAGES_RECEIPT: string) =>
    readGatewayConfig({ ...gateway, BURSAR_PAGES_RECEIPT }).pages.receipt
  for (const good of ['https://a.example/{charge}', 'http://localhost:3000/r?of={profile}&id={charge}']) {
    t.equal(read(good), good)
  }
  for (const bad of [
    '/r/{charge}',
    'https://{profile}.a.example/',
    'javascript:x',
    'https://a/{key}',
    'https://a@b/'
  ]) {
    t.match(
      wrong(() => read(bad)),
      /^BURSAR_PAGES_RECEIPT must be/,
      bad
    )
  }
})

t.test('stores and bus are given together', async (t) => {
  t.equal(readBackingIfSet({}), undefined)
  t.match(readBackingIfSet(service), { kafkaBrokers: ['one:9092', 'two:9092'], prefix: undefined })
  t.match(
    wrong(() => readBackingIfSet({ MONGODB_URI: 'mongodb://a' })),
    /MONGODB_URI is set without KAFKA/
  )
  t.match(
    wrong(() => readBackingIfSet({ KAFKA_BROKERS: 'a:1' })),
    /KAFKA_BROKERS is set without MONGODB/
  )
  t.equal(databaseName({ prefix: undefined }, 'auth'), 'bursar_auth')
  t.equal(databaseName({ prefix: 'other' }, 'auth'), 'other_auth')
})

t.test('secrets in files', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-host-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const [key, short] = [join(folder, 'key'), join(folder, 'short')]
  writeFileSync(key, `${'ab'.repeat(32)}\n`)
  writeFileSync(short, 'secret-word')
  t.equal(readMasterKey(key).length, 32)
  t.match(
    wrong(() => readMasterKey(short)),
    /64 hexadecimal/
  )
  t.notMatch(
    wrong(() => readMasterKey(short)),
    'secret-word'
  )
  t.match(
    wrong(() => readMasterKey(join(folder, 'none'))),
    /BURSAR_MASTER_KEY_FILE: .* ENOENT|cannot be read/
  )
  t.equal(readOperatorToken(undefined), undefined)
  t.equal(readOperatorToken(key), 'ab'.repeat(32))
  t.match(
    wrong(() => readOperatorToken(short)),
    /at least 16/
  )
})
