import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  type Greeting,
  keeperName,
  keeperPorts,
  type PartAnswer,
  type PartLoss,
  type PartName
} from './keeper-address.ts'

/** A use of the shared parts; they stay as long as it is open. */
export interface KeeperConnection {
  ask(part: PartName): Promise<PartAnswer>
  close(): void
}

const GREETING_MS_MAX = 1_000
const FIND_MS_MAX = 30_000
/** A keeper is listening some 300 ms after it was started, later on a busy machine. */
const SPAWN_AGAIN_MS = 5_000
const POLL_MS = 100

/** Says it where whoever reads the failed test sees it too. */
const sayLoss = ({ part, lost }: PartLoss) => console.error(`The tests' ${part} is gone: ${lost}`)

/** Connects to the keeper of this checkout, which is started when there is none; `onLoss` hears of parts that end. */
export async function connectToKeeper(onLoss: (loss: PartLoss) => void = sayLoss): Promise<KeeperConnection> {
  const name = keeperName()
  const deadline = Date.now() + FIND_MS_MAX
  let spawnedAt = 0
  while (Date.now() < deadline) {
    for (const port of keeperPorts(name)) {
      const socket = await greetingAt(port, name)
      if (socket) return connection(socket, onLoss)
    }
    if (Date.now() - spawnedAt > SPAWN_AGAIN_MS) {
      spawnKeeper()
      spawnedAt = Date.now()
    }
    await pause(POLL_MS)
  }
  throw new Error('the keeper of MongoDB and Kafka for tests does not start')
}

/** A connection to whoever listens there, when it says that it is the keeper of that name. */
export async function greetingAt(port: number, name: string): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const lines = createInterface({ input: socket })
  const signal = AbortSignal.timeout(GREETING_MS_MAX)
  const first = await Promise.race([
    once(lines, 'line', { signal }).then(([line]) => line as string),
    once(socket, 'close', { signal }).then(() => undefined)
  ]).catch(() => undefined)
  lines.close()
  if (first !== undefined && isGreeting(first, name)) return socket
  socket.destroy()
  return undefined
}

function isGreeting(line: string, name: string): boolean {
  try {
    return (JSON.parse(line) as Greeting).keeper === name
  } catch {
    return false
  }
}

function connection(socket: Socket, onLoss: (loss: PartLoss) => void): KeeperConnection {
  const lines = createInterface({ input: socket })
  const waiting = new Map<PartName, (answer: PartAnswer) => void>()
  const gone = 'the keeper ended'
  lines.on('line', (line) => {
    const answer = JSON.parse(line) as PartAnswer | PartLoss
    if ('lost' in answer) return onLoss(answer)
    waiting.get(answer.part)?.(answer)
    waiting.delete(answer.part)
    // Only a process that waits for an answer is kept alive by this.
    if (waiting.size === 0) socket.unref()
  })
  socket.on('close', () => {
    for (const [part, settle] of waiting) settle({ part, reason: gone })
  })
  return {
    ask(part) {
      socket.ref()
      return new Promise((resolve) => {
        if (socket.destroyed) return resolve({ part, reason: gone })
        waiting.set(part, resolve)
        socket.write(`${part}\n`)
      })
    },
    close: () => socket.destroy()
  }
}

/** It outlives this process, and knows nothing of the test runner's settings for Node. */
function spawnKeeper(): void {
  const { NODE_OPTIONS: _, ...env } = process.env
  const main = fileURLToPath(new URL('./keeper-main.js', import.meta.url))
  spawn(process.execPath, [main], { detached: true, stdio: 'ignore', env }).unref()
}
