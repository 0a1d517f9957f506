/**
 * A log without its last 1, 3 and 100 events, on SQLite and on MongoDB: how long `bursar start` and `bursar verify` take to
 * name it. `node benchmarks/dist/log-ends.js`
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { connectMongo } from '@bursar/store-mongodb'
import { openSqlite } from '@bursar/store-sqlite'
import { openPlaces } from './distributed/places.ts'

const bin = fileURLToPath(new URL('../../packages/cli/bin/bursar.js', import.meta.url))
const cuts = [1, 3, 100]
const SALES = 200

const place = mkdtempSync(join(tmpdir(), 'bursar-log-ends-'))
const whole = join(place, 'whole')

interface Ended {
  readonly code: number | null
  readonly ms: number
  readonly said: string
}

/** Runs a command, until it ends or has said what it is to say. */
async function bursar(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  until?: RegExp
): Promise<Ended> {
  const begun = performance.now()
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH, ...env } })
  return new Promise((resolve) => {
    let said = ''
    const read = (text: Buffer) => {
      said += text
      if (!until?.test(said)) return
      named ??= performance.now()
      child.kill('SIGTERM')
    }
    let named: number | undefined
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) =>
      resolve({ code, ms: Math.round((named ?? performance.now()) - begun), said })
    )
  })
}

async function environment(data: string, more: Readonly<Record<string, string>> = {}) {
  const port = String(await freePort())
  const usual = {
    BURSAR_ADMIN_PASSWORD: 'admin-password',
    BURSAR_LOG_LEVEL: 'error',
    BURSAR_OPERATOR_PORT: '0'
  }
  return { BURSAR_DATA: data, PORT: port, BURSAR_PUBLIC_URL: `http://127.0.0.1:${port}`, ...usual, ...more }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** What a command says of the log, and what that took. */
function print(store: string, events: number, command: string, end: number, { code, ms, said }: Ended): void {
  const named = `The log of billing ends at position ${end - events}, but `
  console.log(JSON.stringify({ store, events, command, code, ms, named: said.includes(named) }))
}

async function makeSite(): Promise<void> {
  const env = await environment(whole)
  const sales = Array.from({ length: SALES }, (_, n) => `${n},1997-01-01,1,${n + 1}00`)
  const file = join(place, 'sales.csv')
  writeFileSync(file, ['customer,date,quantity,amount_cents', ...sales].join('\n'))
  await bursar(['start'], env, /is ready/)
  const { code, said } = await bursar(['import', file, '--provider', 'broker'], env)
  if (code !== 0) throw new Error(said)
}

async function onSqlite(): Promise<void> {
  for (const events of cuts) {
    const data = join(place, `cut-${events}`)
    cpSync(whole, data, { recursive: true })
    const sqlite = openSqlite(join(data, 'billing.db'))
    const { end } = sqlite.prepare('SELECT max(position) AS end FROM event').get()
    sqlite.exec(`DELETE FROM event WHERE position > ${end - events}`)
    sqlite.close()
    const env = await environment(data)
    for (const command of ['start', 'verify'])
      print('SQLite', events, command, end, await bursar([command], env))
  }
}

async function onMongodb(): Promise<void> {
  const { mongodbUri, brokers, prefix, close } = await openPlaces()
  const client = await connectMongo(mongodbUri)
  try {
    const backing = { MONGODB_URI: mongodbUri, KAFKA_BROKERS: brokers.join(','), BURSAR_PREFIX: prefix }
    const copied = await bursar(['copy'], await environment(whole, backing))
    if (copied.code !== 0) throw new Error(copied.said)
    const log = client.db(`${prefix}_billing`).collection<{ _id: number }>('events')
    const end = await log.countDocuments()
    let gone = 0
    for (const events of cuts) {
      // Each cut goes on from the one before.
      const last = await log
        .find()
        .sort({ _id: -1 })
        .limit(events - gone)
        .toArray()
      await log.deleteMany({ _id: { $in: last.map(({ _id }) => _id) } })
      gone = events
      const env = await environment(whole, backing)
      for (const command of ['start', 'verify']) {
        // Who starts the processes waits for each of them to end; it is named by then.
        const until = command === 'start' ? /bursar restore FOLDER/ : undefined
        print('MongoDB', events, command, end, await bursar([command], env, until))
      }
    }
  } finally {
    for (const service of ['auth', 'profile', 'billing', 'metrics', 'gateway'])
      await client.db(`${prefix}_${service}`).dropDatabase()
    await client.close()
    await close()
  }
}

try {
  await makeSite()
  await onSqlite()
  await onMongodb()
} finally {
  rmSync(place, { recursive: true, force: true })
}
