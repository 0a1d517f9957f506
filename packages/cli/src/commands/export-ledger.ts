/** `bursar export-ledger`: the whole book as a journal of plain text accounting. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'

export interface ExportLedgerOptions extends CommonOptions {
  /** A file to create; absent: standard output. */
  readonly file?: string
}

const PATH = '/api/billing/transactions/ledger'

/** Writes it as it comes, so that a large book needs no more room than a small one; answers the exit code. */
export async function exportLedger({ file, ...options }: ExportLedgerOptions): Promise<number> {
  await withSystem('export-ledger', options, async ({ text }) => {
    const journal = await text(PATH)
    if (file === undefined) {
      await pipeline(journal, process.stdout, { end: false })
      return
    }
    try {
      await pipeline(journal, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
    } catch (error) {
      throw new CommandError(`Cannot write ${file}: ${(error as Error).message}`, { cause: error })
    }
  })
  return exitCodes.ok
}
