/** A MongoDB for tests: the one that MONGODB_URI names, else a server of the binary that MONGOD_BINARY names. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MongoClient } from 'mongodb'

/** Why a test is skipped where no MongoDB can be had. */
export const NO_MONGODB = 'set MONGODB_URI, or MONGOD_BINARY to a mongod, to run this'

/** A server of the test's own, which it may end. */
export interface Mongod {
  readonly uri: string
  /** Starts it; resolves when it takes writes. */
  start(): Promise<void>
  /** Ends it at once, as a fault would. */
  kill(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

export function ownMongod(): Promise<Mongod> | undefined {
  const binary = process.env.MONGOD_BINARY
  return binary ? mongod(binary) : undefined
}

/** An address for tests that only need some MongoDB, and what ends the server when it is the test's own. */
export async function anyMongodb(): Promise<{ uri: string; remove: () => Promise<void> } | undefined> {
  const uri = process.env.MONGODB_URI
  if (uri) return { uri, remove: async () => {} }
  const own = await ownMongod()
  await own?.start()
  return own
}

async function mongod(binary: string): Promise<Mongod> {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-mongod-'))
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const settings = ['--replSet', 'rs0', '--port', `${port}`, '--bind_ip', '127.0.0.1', '--dbpath', folder]
  let running: ChildProcess | undefined

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = running
    running = undefined
    if (!ended || ended.exitCode !== null) return
    ended.kill(signal)
    await once(ended, 'exit')
  }

  return {
    uri: `mongodb://${host}/?replicaSet=rs0`,
    async start() {
      running = spawn(binary, [...settings, '--wiredTigerCacheSizeGB', '0.25'], { stdio: 'ignore' })
      await primary(host)
    },
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Makes it a replica set of one member where it is none yet, and waits until it takes writes. */
async function primary(host: string): Promise<void> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 20_000
  })
  try {
    const admin = client.db('admin')
    await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } }).catch((error) => {
      if (error.codeName !== 'AlreadyInitialized') throw error
    })
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) await pause(50)
  } finally {
    await client.close()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
