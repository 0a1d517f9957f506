/** Proves that each subscriber of a site has paid each month once, on one invoice, and that no row of the book is there twice. */
import { setTimeout as pause } from 'node:timers/promises'
import type { LedgerRow } from '@bursar/contracts'
import { ask, good } from '../load/ask.ts'
import { answered } from '../load/books.ts'
import type { LoadSite } from '../load/load-site.ts'

/** The first day of a site whose subscribers renew. */
export const RENEWALS_BEGIN = '2025-01-10T12:00:00.000Z'

/** The same day some months later, two hours before the periods end, and so many minutes later. */
export function monthsAfterBegin(months: number, minutes = 0): string {
  return new Date(Date.UTC(2025, months, 10, 10, minutes)).toISOString()
}

/** What rounds of renewals came to. */
export interface RenewalReport {
  readonly seed: number
  readonly subscribers: number
  rounds: number
  /** Rounds that were killed when some of that month were charged and some were not. */
  inTheMiddle: number
  /** Restarts after which everything was proved. */
  verify: number
  /** Rows of the book at the end, each of which is there once. */
  rows: number
  /** Invoices at the end, whose numbers have neither gap nor double; also where a process was killed. */
  invoices: number
  /** Rounds that were killed when some of what was sold had no number yet. */
  amidNumbers: number
  readonly wrong: string[]
}

/** A report of nothing yet. */
export function emptyRenewals(seed: number, subscribers: number): RenewalReport {
  const none = { rounds: 0, inTheMiddle: 0, verify: 0, rows: 0, invoices: 0, amidNumbers: 0 }
  return { seed, subscribers, ...none, wrong: [] }
}

const limits = { renewedMs: 180_000, lookMs: 50 }

/** How many charges the read models know. */
export async function chargesKnown(url: string, { admin }: LoadSite): Promise<number> {
  const said = await answered(() => ask(url, 'GET', '/api/billing/charges?page_size=1', admin))
  return good(said, 200).count
}

/** Waits until the job is done, asks for another run, and looks at what each subscriber was charged. */
export async function proveRenewals(
  url: string,
  site: LoadSite,
  months: number,
  wrong: string[]
): Promise<void> {
  const wanted = site.writers.length * months
  await until(async () => (await chargesKnown(url, site)) >= wanted)
  // What is made twice is made by now, or by the run after this one.
  good(await answered(() => ask(url, 'POST', '/api/billing/renew', site.admin, {})), 200)
  const right = { charges: months, rows: 2 * months, due: 0 }
  // A charge without an answer is there before its outcome is.
  const late = Date.now() + limits.renewedMs
  for (const { slug, token } of site.writers) {
    let said = {}
    const isRight = await until(async () => {
      said = await saidOf(url, slug, token)
      return JSON.stringify(said) === JSON.stringify(right)
    }, late - Date.now())
    if (!isRight) wrong.push(`${slug} after ${months} months: ${JSON.stringify(said)}`)
  }
  if (await until(async () => (await issuedBy(url, site)) === wanted)) return
  wrong.push(`${await issuedBy(url, site)} invoices after ${months} months, and ${wanted} sales`)
}

/** How many invoices the provider sees. */
async function issuedBy(url: string, { admin }: LoadSite): Promise<number> {
  const said = await answered(() => ask(url, 'GET', '/api/billing/broker/issued?page_size=1', admin))
  return good(said, 200).count
}

async function saidOf(url: string, slug: string, token: string) {
  const read = async (what: string) =>
    good(await answered(() => ask(url, 'GET', `/api/billing/${slug}/${what}`, token)), 200)
  const [charges, history, balance] = [await read('charges'), await read('history'), await read('balance')]
  return { charges: charges.count, rows: history.count, due: balance.balance_amount }
}

async function until(isSo: () => Promise<boolean>, ms = limits.renewedMs): Promise<boolean> {
  for (const deadline = Date.now() + ms; ; ) {
    if (await isSo()) return true
    if (Date.now() > deadline) return false
    await pause(limits.lookMs)
  }
}

/** Rows of the book as the log tells them, and those that are there twice, in words. */
export function rowsInLog(events: Iterable<{ readonly type: string; readonly data: any }>): {
  readonly rows: number
  readonly twice: readonly string[]
} {
  const seen = new Set<string>()
  const twice: string[] = []
  for (const { type, data } of events) {
    const rows: readonly LedgerRow[] = data.rows ?? []
    for (const { kind, order, event_id, created_at, dest, orig } of type === 'billing.ledger-posted'
      ? rows
      : []) {
      const name = JSON.stringify([kind, order, event_id, created_at, dest, orig])
      if (seen.has(name)) twice.push(`twice in the book: ${name}`)
      seen.add(name)
    }
  }
  return { rows: seen.size, twice }
}
