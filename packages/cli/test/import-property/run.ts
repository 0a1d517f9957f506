/** Brings contents in one dress after the other: the first books it, the others find it, and nothing is lost or twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encoding } from '@bursar/billing'
import { type Ending, type TestSystem, testSystem } from '@bursar/testing'
import fc from 'fast-check'
import { salesFile } from '../../dist/sales/sales-file.js'
import { sendSales } from '../../dist/sales/send-sales.js'
import { contents, type Dress, dressed, dresses, type Part, zone } from './dressed-file.ts'

export interface PropertyReport {
  readonly seed: number
  /** Dressed files that were brought. */
  readonly files: number
  /** Sales of all contents, and how many of them are in the books. */
  readonly sales: number
  readonly booked: number
  readonly lost: number
  readonly twice: number
  readonly seconds: number
}

const url = '/api/billing/broker/transfers/import'
/** Dresses of one content. */
const DRESSES = 4

interface Counts {
  readonly created: number
  readonly skipped: number
  readonly failed_count: number
}

/** Throws with the content and the dress at fault; the report is of what held. */
export async function importProperty(t: Ending, seed: number, files: number): Promise<PropertyReport> {
  const begun = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'bursar-dressed-'))
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }))
  const system = await testSystem(t, { startAt: '2026-01-01T00:00:00.000Z' })
  await liveIn(system)
  const bring = bringer(system, join(folder, 'sales.csv'))
  let [run, brought, sales] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(
      contents,
      fc.tuple(...Array.from({ length: DRESSES }, () => dresses)),
      async (content, all) => {
        run += 1
        sales += content.length
        for (const [n, dress] of all.entries()) {
          const parts = dressed(content, dress, run)
          const broken = parts.reduce((sum, part) => sum + part.broken, 0)
          const counts = await bring(parts, dress)
          brought += 1
          const whole =
            n === 0 ? { created: content.length, skipped: 0 } : { created: 0, skipped: content.length }
          same(counts, { ...whole, failed_count: broken })
        }
      }
    ),
    { seed, numRuns: Math.ceil(files / DRESSES), endOnFailure: true }
  )
  const booked = await bookedIn(system)
  const seconds = (performance.now() - begun) / 1_000
  const [lost, twice] = [Math.max(0, sales - booked), Math.max(0, booked - sales)]
  return { seed, files: brought, sales, booked, lost, twice, seconds }
}

/** The provider keeps one zone, in which its first bare dates are read. */
async function liveIn({ admin, settled }: TestSystem): Promise<void> {
  const { full_name, email } = (await admin.get('/api/profile/broker')).body
  await admin.put('/api/profile/broker', { full_name, email, default_timezone: zone })
  await settled()
  await admin.post(url, [{ subscriber: 'first', created_at: '2025-01-01', amount: 1 }])
}

/** All sales in the log but the first; one of 0 is in no list of what is to be received. */
async function bookedIn({ engines }: TestSystem): Promise<number> {
  const events = engines.get('billing')?.events
  let [sales, at] = [0, 0]
  for (;;) {
    const read = (await events?.read(at, 1_000)) ?? []
    if (read.length === 0) return sales - 1
    sales += read.filter(({ type }) => type === 'billing.ledger-posted').length
    at += read.length
  }
}

function bringer({ admin }: TestSystem, path: string) {
  return async (parts: readonly Part[], dress: Dress): Promise<Counts> => {
    if (dress.way === 'cli') return byCommand(parts, dress)
    let sum: Counts = { created: 0, skipped: 0, failed_count: 0 }
    for (const part of parts) sum = added(sum, await byRequest(part, dress))
    return sum
  }

  async function byCommand([part]: readonly Part[], dress: Dress): Promise<Counts> {
    if (part?.is !== 'file') throw new Error('the command line takes files')
    writeFileSync(path, part.bytes)
    const file = await salesFile(path, { encoding: encodingOf(dress) })
    const { timezone, partRows } = dress
    const where = { client: admin.api, provider: 'broker', timezone, partRows, dry: false }
    return sendSales(file, { ...where, onPart: () => undefined })
  }

  async function byRequest(part: Part, dress: Dress): Promise<Counts> {
    const query = new URLSearchParams()
    if (dress.timezone) query.set('timezone', dress.timezone)
    const encoding = encodingOf(dress)
    if (encoding && part.is === 'file') query.set('encoding', encoding)
    const where = `${url}?${query}`
    const answered =
      part.is === 'list'
        ? await admin.post(where, part.list)
        : dress.way === 'form'
          ? await admin.post(where, formOf(part.bytes), {
              'content-type': 'multipart/form-data; boundary=mark'
            })
          : await admin.post(where, part.bytes, { 'content-type': 'text/csv' })
    if (answered.status >= 300) throw new Error(`${answered.status} ${JSON.stringify(answered.body)}`)
    return answered.body
  }
}

function encodingOf({ encoding }: Dress): Encoding | undefined {
  return encoding === 'windows-1252' ? encoding : undefined
}

function formOf(file: Buffer): Buffer {
  const head = '--mark\r\ncontent-disposition: form-data; name="file"; filename="sales.csv"\r\n\r\n'
  return Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--mark--\r\n')])
}

function added(a: Counts, b: Counts): Counts {
  return {
    created: a.created + b.created,
    skipped: a.skipped + b.skipped,
    failed_count: a.failed_count + b.failed_count
  }
}

function same({ created, skipped, failed_count }: Counts, expected: Counts): void {
  const found = JSON.stringify({ created, skipped, failed_count })
  if (found !== JSON.stringify(expected)) throw new Error(`${found} instead of ${JSON.stringify(expected)}`)
}
