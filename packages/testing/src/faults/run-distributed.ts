/** Fault rounds with all that they need: servers of their own, and folders that go when nothing was found. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownParts } from '../real/own-parts.ts'
import { type DistributedOptions, distributedRounds } from './distributed-rounds.ts'
import type { FaultReport } from './report.ts'

export type DistributedRun = Pick<DistributedOptions, 'rounds' | 'seed' | 'cutMs' | 'writers' | 'onRound'> & {
  /** Faults that share a system; each group gets a new one, with empty logs. */
  readonly groups: readonly (readonly string[])[]
  /** Hears where the logs of processes are, when they are kept. */
  say(line: string): void
}

/** Runs them, or says why that cannot be. */
export async function runDistributed(
  run: DistributedRun
): Promise<{ readonly skip: string } | { readonly skip: false; readonly reports: FaultReport[] }> {
  const ends: (() => unknown)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'bursar-faults-'))
  let keeps = true
  try {
    const parts = await ownParts({ teardown: (end) => void ends.unshift(end) })
    if (parts.skip !== false) {
      keeps = false
      return parts
    }
    const reports: FaultReport[] = []
    for (const [n, names] of run.groups.entries()) {
      reports.push(...(await distributedRounds({ ...run, names, parts, folder, prefix: `f${n}` })))
    }
    keeps = reports.some(({ wrong }) => wrong.length > 0)
    return { skip: false, reports }
  } finally {
    for (const end of ends) await end()
    if (keeps) run.say(`logs of the processes are kept in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}
