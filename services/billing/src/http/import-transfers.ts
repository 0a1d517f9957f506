import { ImportReport } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { csvSales } from '../sales/csv-sales.ts'
import { addCounts, type FailedRow, failedRow, type ImportCount } from '../sales/import-count.ts'
import { type ImportSite, importSales } from '../sales/import-sales.ts'
import { type IdentifiedSale, identifySales } from '../sales/sale-identity.ts'
import { readSale, type SaleRow } from '../sales/sale-row.ts'
import { importedNames } from '../sales/subscribers.ts'

/** Rows of one request; a longer file is sent in parts. */
const MAX_ROWS = 5_000
/** Rows of one append, between which others get their turn. */
const ROWS_AT_ONCE = 500

export const importTransfers = operation({
  method: 'POST',
  path: '/api/billing/{profile}/transfers/import',
  access: 'direct',
  summary: 'Import past sales as a JSON list or a CSV file; a row that is there already is skipped',
  body: Type.Array(Type.Unknown()),
  upload: true,
  bodyLimit: 8 * 1_048_576,
  answers: { 201: ImportReport, 200: ImportReport },
  async handle(request) {
    const { profile, caller, engine, now, transact, commit, collection } = request
    if (!caller) fail('not_authenticated')
    const { sales, failed } = readRows(profile.id, rowsOf(request))
    const at = { now, world: engine.world, access: collection('access') }
    const names = await importedNames(engine.keys, profile.id)
    const site: ImportSite = { ...at, names, provider: profile.id, by: caller.user }
    const done: ImportCount[] = [{ created: 0, skipped: 0, failed }]
    const parts = chunks(sales)
    for (const part of parts.slice(0, -1)) done.push(await transact((tx) => importSales(tx, site, part)))
    return commit(async (tx) => {
      const report = addCounts([...done, await importSales(tx, site, parts.at(-1) ?? [])])
      return answer(report.created > 0 ? 201 : 200, report)
    })
  }
})

function rowsOf({ body, upload }: OperationRequest<unknown[], any>): readonly unknown[] {
  const rows = upload === undefined ? body : csvSales(upload.toString())
  if (rows.length > MAX_ROWS) {
    fail('body_too_large', {
      detail: `A request takes ${MAX_ROWS} rows at most; send a longer file in parts.`
    })
  }
  return rows
}

/** Rows count from 1, as people count them. */
function readRows(
  provider: string,
  rows: readonly unknown[]
): { sales: IdentifiedSale[]; failed: FailedRow[] } {
  const failed: FailedRow[] = []
  const good: { row: number; sale: SaleRow }[] = []
  for (const [n, raw] of rows.entries()) {
    const read = readSale(raw)
    if (read.ok) good.push({ row: n + 1, sale: read.sale })
    else failed.push(failedRow(n + 1, read.fields))
  }
  return { sales: identifySales(provider, good), failed }
}

function chunks(sales: readonly IdentifiedSale[]): IdentifiedSale[][] {
  const parts: IdentifiedSale[][] = []
  for (let n = 0; n < sales.length; n += ROWS_AT_ONCE) parts.push(sales.slice(n, n + ROWS_AT_ONCE))
  return parts
}
