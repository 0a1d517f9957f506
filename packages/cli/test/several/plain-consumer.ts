/** Another team's consumer: Kafka's own client for Java, and nothing of ours. */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../../test/several/plain-consumer.java', import.meta.url))
const MS_MAX = 90_000
const OUTPUT_MAX = 64 * 1_048_576

/** A message as it lies in the topic. */
export interface PlainMessage {
  readonly topic: string
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: unknown
}

/** The folder with Kafka's jars where `npm run infra` keeps them, or a sentence why such a client cannot run. */
export function plainClient(): { readonly jars: string } | { readonly skip: string } {
  const modules = spawnSync('java', ['--list-modules'], { encoding: 'utf8' })
  if (!/jdk\.compiler/.test(modules.stdout ?? '')) return { skip: 'there is no Java with a compiler' }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bursar')
  const kept = existsSync(cache) ? readdirSync(cache).find((name) => name.startsWith('kafka-')) : undefined
  return kept ? { jars: join(cache, kept) } : { skip: "Kafka's jars were not fetched: npm run infra does" }
}

/** All messages of some topics, up to where they end now; in order within each partition. */
export async function readPlainly(
  jars: string,
  brokers: string,
  topics: readonly string[]
): Promise<PlainMessage[]> {
  const quick = ['-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
  const args = [...quick, '-cp', `${jars}/*`, program, brokers, ...topics]
  const { stdout } = await promisify(execFile)('java', args, { timeout: MS_MAX, maxBuffer: OUTPUT_MAX })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
