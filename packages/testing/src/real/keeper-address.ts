/**
 * How the processes of one checkout find the keeper of the real parts without a file between them: they all try
 * the same few ports, and whoever listens there says whether it is theirs. Binding a port is atomic, so of two
 * keepers that start at once one wins.
 */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { wantedSource } from './part-sources.ts'

const PORT_FIRST = 21_000
const PORTS = 10_000
const STEP = 997
const CANDIDATES = 3

/**
 * Names the checkout, its user, the folder of temporary files and the source that is wanted; the keeper says it to
 * everyone who connects.
 */
export function keeperName(): string {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const parts = [root, process.getuid?.() ?? '', tmpdir(), wantedSource() ?? '', process.version]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}

/** Ports of 127.0.0.1 to try, in order. */
export function keeperPorts(name: string): number[] {
  const start = Number.parseInt(name.slice(0, 8), 16)
  return Array.from({ length: CANDIDATES }, (_, n) => PORT_FIRST + ((start + n * STEP) % PORTS))
}

/** What the keeper writes first on every connection. */
export interface Greeting {
  readonly keeper: string
}

/** What a process may then ask for, any number of times. */
export type PartName = 'mongodb' | 'kafka'

/** What the keeper answers, once for each part that was asked for. */
export type PartAnswer =
  | { readonly part: PartName; readonly source: 'docker' | 'local'; readonly address: string }
  | { readonly part: PartName; readonly reason: string }

/** What the keeper tells everyone when a part has ended by itself; whoever asks for it next has it started again. */
export interface PartLoss {
  readonly part: PartName
  readonly lost: string
}
