import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { bursar, environment, startServer } from '../processes.ts'

const data = mkdtempSync(join(tmpdir(), 'bursar-copy-'))
// A dozen processes one after the other take their time on a busy machine.
t.setTimeout(380_000)
t.teardown(() => rmSync(data, { recursive: true, force: true }))

await withRealParts(t, 'one process becomes five, with all that it has', async (t, real) => {
  const embedded = environment(data)
  const one = await startServer(embedded)
  const file = join(data, 'sales.csv')
  writeFileSync(
    file,
    'customer,date,quantity,amount_cents\n00001,1997-01-01,1,1177\n00002,1997-02-01,1,500\n'
  )
  t.equal((await bursar(['import', file, '--provider', 'broker'], embedded)).code, 0)
  const before = JSON.parse((await bursar(['projections', '--json'], embedded)).out)

  const several = {
    ...embedded,
    MONGODB_URI: real.mongodbUri,
    KAFKA_BROKERS: real.kafkaBrokers.join(','),
    BURSAR_PREFIX: real.prefix
  }
  t.match(await bursar(['copy'], several), { code: 2, err: /in use/ }, 'it has to be stopped')
  await one.end('SIGTERM')
  t.match(await bursar(['start'], several), { code: 2, err: /bursar copy/ }, 'nothing is lost from sight')
  const copied = await bursar(['copy', '--json'], several)
  t.equal(copied.code, 0, 'it is copied')
  t.match(JSON.parse(copied.out), { equal: true })
  t.match(await bursar(['copy'], several), { code: 2, err: /the destination must be empty/ })

  const server = await startServer(several)
  t.teardown(() => server.end('SIGKILL'))
  const digests = (rows: any[]) => rows.map(({ service, name, digest }) => `${service}.${name} ${digest}`)
  const after = JSON.parse((await bursar(['projections', '--json'], several)).out)
  t.same(digests(after), digests(before), 'the same read models, made from topics')
  t.equal((await server.end('SIGTERM')).code, 0, 'all of them stop gracefully')
})
