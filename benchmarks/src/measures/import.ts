/** Sends sales in parts, as the command line does, and waits until every read model includes them. */
import { performance } from 'node:perf_hooks'
import { withCpu } from './measured.ts'
import type { SaleRow } from './sales.ts'
import type { Stage } from './stage.ts'

export type ImportFigures = {
  readonly rows: number
  readonly created: number
  readonly skipped: number
  /** Until the last answer, and until the read models had caught up. */
  readonly seconds: number
  readonly settledSeconds: number
  /** Milliseconds of processor time a row, read models included. */
  readonly cpu: number
}

const rowsAtOnce = 2_000

export async function measureImport(stage: Stage, rows: readonly SaleRow[]): Promise<ImportFigures> {
  const begun = performance.now()
  let answered = begun
  const { value, cpu } = await withCpu(stage.child, async () => {
    const counts = await importRows(stage, rows)
    answered = performance.now()
    await stage.settled()
    return counts
  })
  return {
    rows: rows.length,
    ...value,
    seconds: (answered - begun) / 1_000,
    settledSeconds: (performance.now() - begun) / 1_000,
    cpu: cpu / rows.length
  }
}

/** Imports the rows into the provider's book; throws when one is refused. */
export async function importRows(
  { client, admin, provider }: Stage,
  rows: readonly SaleRow[]
): Promise<{ created: number; skipped: number }> {
  const path = `/api/billing/${provider}/transfers/import`
  let created = 0
  let skipped = 0
  for (let n = 0; n < rows.length; n += rowsAtOnce) {
    const body = rows.slice(n, n + rowsAtOnce)
    const report = await client.json({ method: 'POST', path, token: admin.token, body })
    if (report.failed.length > 0) throw new Error(`a sale was refused: ${JSON.stringify(report.failed[0])}`)
    created += report.created
    skipped += report.skipped
  }
  return { created, skipped }
}
