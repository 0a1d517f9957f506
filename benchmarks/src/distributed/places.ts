/** The servers that are measured on: those that the variables name, else a Kafka and a MongoDB of this run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Places {
  readonly mongodbUri: string
  readonly brokers: readonly string[]
  /** Begins the names of this run's databases and topics. */
  readonly prefix: string
  close(): Promise<void>
}

const infra = fileURLToPath(new URL('../../../infra/local/dist/main.js', import.meta.url))

/** Finds them, or starts them. Rejects when they cannot be started; what they say is on this terminal. */
export async function openPlaces(): Promise<Places> {
  const prefix = `bench${Date.now().toString(36)}`
  const { MONGODB_URI, KAFKA_BROKERS } = process.env
  if (MONGODB_URI && KAFKA_BROKERS) {
    return {
      mongodbUri: MONGODB_URI,
      brokers: KAFKA_BROKERS.split(','),
      prefix,
      close: async () => undefined
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  const child = spawn(process.execPath, [infra, '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const found = await announced(child)
  return {
    mongodbUri: found.MONGODB_URI ?? '',
    brokers: (found.KAFKA_BROKERS ?? '').split(','),
    prefix,
    async close() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      await rm(folder, { recursive: true })
    }
  }
}

/** The two variables that the command prints when both servers are ready. */
async function announced(child: ChildProcess): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  if (!child.stdout) return found
  for await (const line of createInterface({ input: child.stdout })) {
    const cut = line.indexOf('=')
    found[line.slice(0, cut)] = line.slice(cut + 1)
    if (found.MONGODB_URI && found.KAFKA_BROKERS) return found
  }
  throw new Error('Kafka and MongoDB did not start')
}
