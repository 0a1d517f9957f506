/** The demo's first month on five processes: the same business as in one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { bursar, environment, freePort, startServer } from '../processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'bursar-several-demo-'))
const month = ['demo', '--months', '1', '--seed', '7', '--json']
t.setTimeout(380_000)
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

await withRealParts(t, 'the same seed on five processes', async (t, real) => {
  const five = environment(join(folder, 'five'), {
    MONGODB_URI: real.mongodbUri,
    KAFKA_BROKERS: real.kafkaBrokers.join(','),
    BURSAR_PREFIX: real.prefix,
    BURSAR_TEST_CLOCK: '2024-12-31',
    BURSAR_TEST_WEBHOOK_SECRET: 'whsec_of_a_demo'
  })
  const server = await startServer(five)
  t.teardown(() => server.end('SIGTERM'))
  const one = { ...environment(join(folder, 'unused')), PORT: String(await freePort()) }
  const made = await bursar([...month, '--exit', '--data', join(folder, 'one')], one)
  const filled = await bursar([...month, '--running'], five)
  t.equal(made.code, 0, made.err)
  t.equal(filled.code, 0, filled.err)
  const [ofOne, ofFive] = [JSON.parse(made.out), JSON.parse(filled.out)]
  t.strictSame([ofFive.counts, ofFive.sold, ofFive.until], [ofOne.counts, ofOne.sold, ofOne.until])
  const verified = await bursar(['verify', '--json'], five)
  t.match(JSON.parse(verified.out), { ok: true })
})
