/** `bursar import`: takes past sales of a CSV file into a provider's books. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Encoding, encodings, isEncoding } from '@bursar/billing'
import { ApiError, type Client } from '@bursar/client'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'
import { printImport } from '../output/print-import.ts'
import { progress } from '../output/progress.ts'
import type { ImportReport } from '../sales/import-tally.ts'
import { type MapOptions, readingBy } from '../sales/read-map.ts'
import { recordsOf, type SalesFile, salesFile } from '../sales/sales-file.ts'
import { sendSales } from '../sales/send-sales.ts'

export interface ImportOptions extends CommonOptions, MapOptions {
  readonly provider: string
  readonly timezone?: string
  readonly encoding?: string
  readonly dryRun?: boolean
}

/** Milliseconds that read models may take to include an import. */
const CATCH_UP_MS_MAX = 600_000

/** Imports, and waits until every answer shows it; answers the exit code. */
export async function importFile(path: string, options: ImportOptions): Promise<number> {
  const { provider, json = false } = options
  const reading = await readingBy(options)
  const file = await salesFile(path, { encoding: encodingOf(options), ...reading })
  const records = await recordsOf(file)
  const started = Date.now()
  const report = await withSystem('import', options, ({ client }) => take(client, file, records, options))
  const seconds = (Date.now() - started) / 1_000
  if (json) printJson({ provider, ...report, seconds })
  else printImport(report, seconds)
  return report.failed_count === 0 ? exitCodes.ok : exitCodes.wrong
}

async function take(
  client: Client,
  file: SalesFile,
  records: number,
  { provider, timezone, dryRun: dry = false }: ImportOptions
): Promise<ImportReport> {
  await checkProvider(client, provider)
  const bar = progress(dry ? 'dry run' : 'import', 'rows')
  try {
    const onPart = (done: number) => bar.update(done, records)
    const found = await sendSales(file, { client, provider, timezone, dry, onPart })
    if (!dry) await caughtUp(client, provider)
    return found
  } finally {
    bar.stop()
  }
}

function encodingOf({ encoding }: ImportOptions): Encoding | undefined {
  const name = encoding?.toLowerCase()
  if (name === undefined || isEncoding(name)) return name
  throw new CommandError(`--encoding must be ${encodings.join(' or ')}, not ${name}.`)
}

async function checkProvider(client: Client, provider: string): Promise<void> {
  try {
    await client.get('/api/profile/{profile}', { params: { profile: provider } })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error
    throw new CommandError(
      `There is no profile ${provider}. Create it first: log in, then POST /api/users/{user}/profiles ` +
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
