import { knowsZone } from '@bursar/calendar'
import { ImportQuery, ImportReport } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { importedNames } from '../../accounts/imported-names.ts'
import { importsStream } from '../../shared/streams.ts'
import { importZone } from '../domain/import-zone.ts'
import { dryTransaction } from '../dry-transaction.ts'
import { type Encoding, encodings, isEncoding } from '../files/encoding.ts'
import type { IdentifiedSale } from '../files/sale-identity.ts'
import { quoted } from '../files/sale-row.ts'
import { reportOf } from '../import-count.ts'
import { monthsOf } from '../import-months.ts'
import { type Imported, type ImportSite, importSales } from '../import-sales.ts'
import { listedRows, type RequestRows, ROWS_MAX, uploadedRows } from '../request-rows.ts'
import { saidIn } from '../said-in-rows.ts'

/** Rows of one append, between which others get their turn. */
const ROWS_AT_ONCE = 500

type Request = OperationRequest<unknown[], ImportQuery>

export const importTransfers = operation({
  method: 'POST',
  path: '/api/billing/{profile}/transfers/import',
  access: 'direct',
  summary: 'Import past sales as a JSON list or a CSV file; rows that were already imported are skipped',
  query: ImportQuery,
  body: Type.Array(Type.Unknown(), { maxItems: ROWS_MAX }),
  upload: true,
  bodyLimit: 8 * 1_048_576,
  answers: { 201: ImportReport, 200: ImportReport },
  async handle(request) {
    const { profile, caller, engine, now, collection, query, body, upload } = request
    if (!caller) fail('not_authenticated')
    const zone = await zoneOf(request)
    const reading = { provider: profile.id, timezone: zone.timezone, encoding: encodingOf(query) }
    const rows = upload === undefined ? await listedRows(body, reading) : await uploadedRows(upload, reading)
    const at = { now, engine, world: engine.world, access: collection('access') }
    const names = await importedNames(engine.keys, profile.id)
    const site: ImportSite = {
      ...at,
      names,
      provider: profile.id,
      by: caller.user,
      zone,
      said: saidIn(rows.sales)
    }
    return query.dry_run ? tryOut(request, site, rows) : takeIn(request, site, rows)
  }
})

async function takeIn({ transact, commit }: Request, site: ImportSite, rows: RequestRows) {
  const { timezone } = site.zone
  const done: Imported[] = []
  const parts = chunks(rows.sales)
  for (const part of parts.slice(0, -1)) done.push(await transact((tx) => importSales(tx, site, part)))
  return commit(async (tx) => {
    const last = await importSales(tx, site, parts.at(-1) ?? [])
    const report = reportOf([unread(rows), ...done, last], { timezone })
    return answer(report.created > 0 ? 201 : 200, report)
  })
}

/** Does all that an import does but writing. */
async function tryOut({ transact }: Request, site: ImportSite, rows: RequestRows) {
  const { timezone } = site.zone
  const tried = await transact((tx) => importSales(dryTransaction(tx), site, rows.sales))
  const months = monthsOf(tried.sales, timezone)
  return { ...answer(200, reportOf([unread(rows), tried], { timezone, months })), kept: false }
}

function unread({ failed }: RequestRows) {
  return { created: 0, skipped: 0, updated: 0, failed }
}

/** The zone of bare dates: the request's, else the one that is kept, else the provider's own, to be kept. */
async function zoneOf({ profile, query, engine }: Request): Promise<ImportSite['zone']> {
  const { timezone } = query
  if (timezone !== undefined) {
    if (knowsZone(timezone)) return { timezone, keep: false }
    refuse('timezone', `${quoted(timezone)} is not a known time zone; write one such as Europe/Paris or UTC.`)
  }
  const kept = await engine.load(importsStream(profile.id), importZone)
  return { timezone: kept ?? profile.default_timezone, keep: true }
}

function encodingOf({ encoding }: ImportQuery): Encoding | undefined {
  const name = encoding?.toLowerCase()
  if (name === undefined || isEncoding(name)) return name
  return refuse('encoding', `${quoted(name)} is not supported; write ${encodings.join(' or ')}.`)
}

function refuse(field: string, message: string): never {
  return fail('invalid_fields', { fields: { [field]: [message] } })
}

function chunks(sales: readonly IdentifiedSale[]): IdentifiedSale[][] {
  const parts: IdentifiedSale[][] = []
  for (let n = 0; n < sales.length; n += ROWS_AT_ONCE) parts.push(sales.slice(n, n + ROWS_AT_ONCE))
  return parts
}
