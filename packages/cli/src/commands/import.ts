/** `bursar import`: takes past sales of a CSV file into a provider's books. */
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError, type Client } from '@bursar/client'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'
import { progress } from '../output/progress.ts'
import { salesFile } from '../sales/sales-file.ts'
import { type ImportReport, sendSales } from '../sales/send-sales.ts'

export interface ImportOptions extends CommonOptions {
  readonly provider: string
}

/** Milliseconds that read models may take to include an import. */
const CATCH_UP_MS_MAX = 600_000
const FAILED_SHOWN_MAX = 100

/** Imports, and waits until every answer shows it; answers the exit code. */
export async function importFile(path: string, options: ImportOptions): Promise<number> {
  const { provider } = options
  const file = await salesFile(path)
  const started = Date.now()
  const report = await withSystem('import', options, async ({ client }) => {
    await checkProvider(client, provider)
    const bar = progress('import', 'rows')
    try {
      const found = await sendSales(client, provider, file, (rows) =>
        bar.update(file.read(), file.bytes, rows)
      )
      await caughtUp(client, provider)
      return found
    } finally {
      bar.stop()
    }
  })
  const seconds = (Date.now() - started) / 1_000
  if (options.json) {
    const { rows, created, skipped, failed } = report
    printJson({ provider, rows, created, skipped, failed, seconds })
  } else print(report, seconds)
  return report.failed.length === 0 ? exitCodes.ok : exitCodes.wrong
}

async function checkProvider(client: Client, provider: string): Promise<void> {
  try {
    await client.get('/api/profile/{profile}', { params: { profile: provider } })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error
    throw new CommandError(
      `There is no profile ${provider}. Make it first: log in, then POST /api/users/{user}/profiles ` +
        `{"slug": "${provider}", "full_name": "…", "email": "…"}.`
    )
  }
}

/** Whoever asks right after this command sees all of it, in the books and in the figures. */
async function caughtUp(client: Client, provider: string): Promise<void> {
  const deadline = Date.now() + CATCH_UP_MS_MAX
  const asked = { params: { profile: provider }, limits: { attemptsMax: 1 } }
  await included(deadline, () => client.get('/api/profile/{profile}', asked))
  await included(deadline, () => client.get('/api/billing/{profile}/receivables', asked))
  await included(deadline, () => client.get('/api/metrics/{profile}/funds', asked))
}

/** Asks until the answer includes what this client wrote: sooner than a pause of whole seconds would. */
async function included(deadline: number, ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      const behind = error instanceof ApiError && error.status === 503
      if (!behind || Date.now() > deadline) throw error
      await pause(100)
    }
  }
}

function print({ rows, created, skipped, failed }: ImportReport, seconds: number): void {
  for (const { line, reason } of failed.slice(0, FAILED_SHOWN_MAX)) console.error(`line ${line}: ${reason}`)
  if (failed.length > FAILED_SHOWN_MAX) {
    console.error(`… and ${failed.length - FAILED_SHOWN_MAX} more; --json lists all.`)
  }
  const rate = Math.round(rows / Math.max(seconds, 0.001))
  console.log(
    `${rows} rows: ${created} created, ${skipped} there already, ${failed.length} failed; ` +
      `${seconds.toFixed(1)} s, ${rate} rows/s.`
  )
}
