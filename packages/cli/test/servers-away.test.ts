import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { describeFault } from '../dist/fault.js'
import { bursar, environment, freePort } from './processes.ts'

const port = await freePort()
const away = {
  MONGODB_URI: `mongodb://127.0.0.1:${port}/?replicaSet=rs0`,
  KAFKA_BROKERS: `127.0.0.1:${port}`,
  BURSAR_PUBLIC_URL: `http://127.0.0.1:${port}`,
  BURSAR_OPERATOR_PORT: String(port)
}

/** Every command that connects, and whom it misses first. */
const commands: Readonly<Record<string, RegExp>> = {
  'topics list': /Kafka cannot be used: .*KAFKA_BROKERS/,
  'topics lag': /Kafka cannot be used: .*KAFKA_BROKERS/,
  'topics refill --all': /MongoDB cannot be used: .*MONGODB_URI/,
  verify: /MongoDB cannot be used: .*MONGODB_URI/,
  anchor: /MongoDB cannot be used: .*MONGODB_URI|Cannot reach the system: .*BURSAR_PUBLIC_URL/,
  projections: /Cannot reach the system: .*BURSAR_PUBLIC_URL/,
  'replay --all': /Cannot reach the system: .*BURSAR_PUBLIC_URL/,
  'events billing': /Cannot reach the system: .*BURSAR_PUBLIC_URL/
}

t.test('a server that is away: a sentence, what to do next, and exit code 2', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'bursar-away-'))
  t.teardown(() => rmSync(data, { recursive: true }))
  writeFileSync(join(data, 'operator.token'), 'a-token-of-operators-0123456789')
  writeFileSync(join(data, 'master.key'), '07'.repeat(32))
  await Promise.all(
    Object.entries(commands).map(async ([command, sentence]) => {
      const { code, out, err } = await bursar(command.split(' '), environment(data, away))
      t.equal(code, 2, command)
      t.match(err, sentence, command)
      t.notMatch(out + err, /^ {4}at |Caused by/m, `${command} shows no stack`)
    })
  )
})

t.test('the driver may be two causes away', (t) => {
  const driver = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:27017.'), {
    name: 'MongoServerSelectionError'
  })
  const ours = Object.assign(new Error('The database failed', { cause: driver }), { name: 'StorageError' })
  t.equal(
    describeFault(new Error('outer', { cause: ours })),
    'MongoDB cannot be used: connect ECONNREFUSED 10.0.0.1:27017. ' +
      'Check that it runs and that MONGODB_URI names it, then run the command again.'
  )
  t.match(describeFault(new Error('a fault of ours')), /\n +at /, 'what is our own fault keeps its stack')
  t.end()
})
