/** `bursar verify` of a system on MongoDB of which no service runs: the logs are proved, and what could not be is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectMongo, mongoStores } from '@bursar/store-mongodb'
import { realMongodb } from '@bursar/testing'
import t from 'tap'
import { bursar, environment, freePort } from '../processes.ts'

const data = mkdtempSync(join(tmpdir(), 'bursar-stopped-'))
t.setTimeout(380_000)
t.teardown(() => rmSync(data, { recursive: true, force: true }))

const real = await realMongodb(t)
await t.test('a log that lost its end is named though nothing runs', { skip: real.skip }, async (t) => {
  if (real.skip !== false) return
  const { mongodbUri, prefix } = real
  writeFileSync(join(data, 'operator.token'), 'an-operator-token-of-forty-characters-012345')
  const port = String(await freePort())
  const env = environment(data, {
    MONGODB_URI: mongodbUri,
    KAFKA_BROKERS: '127.0.0.1:9',
    BURSAR_PREFIX: prefix,
    PORT: port,
    BURSAR_PUBLIC_URL: `http://127.0.0.1:${port}`
  })
  const client = await connectMongo(mongodbUri)
  t.teardown(async () => {
    for (const service of ['auth', 'profile', 'billing', 'metrics'])
      await client.db(`${prefix}_${service}`).dropDatabase()
    await client.close()
  })
  const stores = await mongoStores({ client, database: `${prefix}_billing` })
  const events = Array.from({ length: 5 }, () => ({ type: 'billing.made-up', body: '{}' }))
  await stores.events.commit([{ streams: [{ stream: 'a', expected: 'any', events }] }])
  await stores.keys.noteLogEnd(await stores.events.head())
  await stores.close()

  const checksOf = async () => {
    const { code, out, err } = await bursar(['verify', '--json'], env)
    t.equal(code, 1, err)
    return JSON.parse(out).checks as { name: string; ok: boolean; detail: string }[]
  }
  const whole = await checksOf()
  const wrong = whole.filter(({ ok }) => !ok)
  t.match(
    whole.find(({ name }) => name === 'billing log end')?.detail,
    /position 5; nobody has seen a later one/
  )
  t.match(whole.find(({ name }) => name === 'billing hash chain')?.detail, /5 events/)
  t.equal(wrong.length, 1, 'what was not proved is not said to hold')
  t.match(wrong[0]?.detail, /no service answers at http.*bursar start.*then `bursar verify` again/)

  await client
    .db(`${prefix}_billing`)
    .collection<{ _id: number }>('events')
    .deleteMany({ _id: { $gt: 3 } })
  const cut = await checksOf()
  const said = cut.find(({ name }) => name === 'billing log end')?.detail
  t.match(said, /ends at position 3, but the key store of billing.* saw position 5: .*bursar restore FOLDER/)
})
