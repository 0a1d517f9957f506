/**
 * The keeper: one process for all test files of a run. It starts MongoDB and Kafka when they are first asked for,
 * and ends them when nobody has been connected for a while. A connection is a use: one that ends, however its
 * process ended, counts no more.
 */
import { readdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { keeperName, keeperPorts, type PartAnswer, type PartLoss, type PartName } from './keeper-address.ts'
import { greetingAt } from './keeper-connection.ts'
import type { PartSource } from './part-source.ts'
import { partSources, wantedSource } from './part-sources.ts'

/** Test files follow each other in seconds; what they do between may take longer. */
const IDLE_MS = 20_000
const LIFE_MS_MAX = 3 * 60 * 60_000
/** Begins the name of a keeper's folder; its process id follows. */
const FOLDER = `bursar-real-${keeperName()}-`

const users = new Set<Socket>()
const answers = new Map<PartName, Promise<PartAnswer>>()
let sources: Promise<PartSource[]> | undefined
let idle: NodeJS.Timeout | undefined

const server = createServer((socket) => {
  users.add(socket)
  clearTimeout(idle)
  socket.on('error', () => undefined)
  socket.on('close', () => {
    users.delete(socket)
    if (users.size === 0) waitForUsers()
  })
  socket.write(`${JSON.stringify({ keeper: keeperName() })}\n`)
  createInterface({ input: socket }).on('line', async (line) => {
    socket.write(`${JSON.stringify(await answer(line as PartName))}\n`)
  })
})

if (await bind()) {
  removeRemains()
  waitForUsers()
  setTimeout(leave, LIFE_MS_MAX).unref()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, leave)
}

/** False when the keeper of this checkout is there already. */
async function bind(): Promise<boolean> {
  for (const port of keeperPorts(keeperName())) {
    if (await listens(port)) return true
    const other = await greetingAt(port, keeperName())
    other?.destroy()
    if (other) return false
  }
  throw new Error('all ports of the keeper are taken')
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
}

function answer(part: PartName): Promise<PartAnswer> {
  const known = answers.get(part) ?? start(part)
  answers.set(part, known)
  return known
}

/** Tries one source after the other; what each says when it fails becomes the reason to skip. */
async function start(part: PartName): Promise<PartAnswer> {
  const reasons: string[] = []
  sources ??= partSources(join(tmpdir(), FOLDER + process.pid), wantedSource(), lose)
  for (const source of await sources) {
    try {
      const address = part === 'mongodb' ? (await source.mongodb()).uri : (await source.kafka()).brokers
      return { part, source: source.name, address }
    } catch (error) {
      reasons.push(`${source.name}: ${(error as Error).message}`)
    }
  }
  return { part, reason: reasons.join('; ') || 'no Docker daemon answers' }
}

/** Says why connections to it break, and gives its address to nobody else. */
function lose(part: PartName, message: string): void {
  answers.delete(part)
  const loss: PartLoss = { part, lost: message }
  for (const user of users) user.write(`${JSON.stringify(loss)}\n`)
}

function waitForUsers(): void {
  clearTimeout(idle)
  idle = setTimeout(leave, IDLE_MS)
}

/** Whoever comes from now on starts another keeper, with data of its own. */
async function leave(): Promise<void> {
  server.close()
  clearTimeout(idle)
  for (const source of (await sources) ?? []) await source.close()
  process.exit()
}

/** Folders of keepers that could not clean up after themselves. */
function removeRemains(): void {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER))) {
    if (!isAlive(Number(name.slice(FOLDER.length))))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
