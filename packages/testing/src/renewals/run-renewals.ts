/** Rounds of renewals with all that they need: servers of their own, and folders that go when nothing was found. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownParts } from '../real/own-parts.ts'
import { type DistributedRenewals, distributedRenewals } from './distributed-renewals.ts'
import type { RenewalReport } from './prove-renewals.ts'

export type RenewalsRun = Omit<DistributedRenewals, 'parts' | 'folder'> & {
  /** Hears where the logs of processes are, when they are kept. */
  say(line: string): void
}

/** Runs them, or says why that cannot be. */
export async function runRenewals(
  run: RenewalsRun
): Promise<{ readonly skip: string } | { readonly skip: false; readonly report: RenewalReport }> {
  const ends: (() => unknown)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'bursar-renewals-'))
  let keeps = true
  try {
    const parts = await ownParts({ teardown: (end) => void ends.unshift(end) })
    if (parts.skip !== false) {
      keeps = false
      return parts
    }
    const report = await distributedRenewals({ ...run, parts, folder })
    keeps = report.wrong.length > 0
    return { skip: false, report }
  } finally {
    for (const end of ends) await end()
    if (keeps) run.say(`logs of the processes are kept in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}
