/** Random histories of money, and after each of them what must always hold of the book. */
import { named, profileKey } from '@bursar/service-kit'
import { expected, type TestAnswer } from '@bursar/testing'
import fc from 'fast-check'
import { type Book, openBook } from './book.ts'
import { histories, type Step } from './history.ts'
import { type Customer, ready } from './play.ts'
import { openSite, type Site } from './site.ts'

export interface HistoriesReport {
  readonly seed: number
  readonly histories: number
  /** Steps that the API took and that it refused, by what they did. */
  readonly taken: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  /** Steps that came twice. */
  readonly repeated: number
  readonly rows: number
  /** Figures of read models that were compared with the rows. */
  readonly compared: number
  /** Changes of plan that gave something back. */
  readonly credits: number
  readonly seconds: number
}

/** Histories of one system, which share its providers. */
const TOGETHER = 100

/** Past instants at which a customer's statement is asked for. */
const INSTANTS = 3

/** Throws with the history at fault; the report is of what held, up to `each` of the systems that ended. */
export async function ledgerHistories(
  seed: number,
  count: number,
  each: (report: HistoriesReport) => void = () => undefined
): Promise<HistoriesReport> {
  const begun = performance.now()
  const sums = { taken: {}, refused: {}, repeated: 0, rows: 0, compared: 0, credits: 0 }
  const report = (histories: number) => {
    return { seed, histories, ...sums, seconds: Math.round((performance.now() - begun) / 1_000) }
  }
  for (let from = 0; from < count; from += TOGETHER) {
    await someHistories(seed + from, Math.min(TOGETHER, count - from), sums)
    each(report(Math.min(count, from + TOGETHER)))
  }
  return report(count)
}

type Sums = {
  readonly taken: Record<string, number>
  readonly refused: Record<string, number>
  repeated: number
  rows: number
  compared: number
  credits: number
}

async function someHistories(seed: number, count: number, sums: Sums): Promise<void> {
  const endings: (() => Promise<void>)[] = []
  try {
    const site = await openSite({ teardown: (end) => void endings.push(end) })
    const ids = new Map<string, string>()
    const sellers = new Map(site.sellers.map((seller) => [seller.slug, seller]))
    for (const slug of sellers.keys()) ids.set(slug, await idOf(site, slug))
    const bySeller = new Map([...sellers].map(([slug, seller]) => [ids.get(slug) ?? '', seller]))
    const book = openBook((slug) => ids.get(slug) ?? '', bySeller)
    let n = 0
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const { body } = await site.owner.api.post('/api/users/{user}/profiles', {
          params: { user: 'owner' },
          body: { full_name: `Customer ${++n}`, email: `customer${n}@example.com` }
        })
        ids.set(body.slug, await idOf(site, body.slug))
        const customer: Customer = { slug: body.slug, charges: [], invoices: [], withdrawn: [] }
        for (const [at, step] of steps.entries()) {
          await take({ site, customer, book, name: `${n}-${at}` }, step, sums)
        }
        await compare(site, book, customer, sums)
        await site.owner.delete('/api/cart')
      }),
      // What was played is in the book for good, so a smaller history of the same fault would find the greater one.
      { seed, numRuns: count, endOnFailure: true }
    )
    sums.credits += book.credits()
  } finally {
    for (const end of endings.reverse()) await end()
  }
}

async function idOf({ system }: Site, slug: string): Promise<string> {
  await system.settled()
  const access = system.engines.get('profile')?.collection('access')
  const found = access && (await named(access, 'slug', slug))
  if (!found) throw new Error(`there is no profile ${slug}`)
  return found.key.slice(profileKey('').length)
}

interface Taking {
  readonly site: Site
  readonly customer: Customer
  readonly book: Book
  readonly name: string
}

/** One step: what it books is right, and coming again it books nothing. */
async function take(turn: Taking, step: Step, sums: Sums): Promise<void> {
  const act = await ready(turn, step)
  if (!act) return
  note(sums, step, await act())
  const posts = await turn.site.newRows()
  for (const rows of posts) turn.book.add(rows)
  sums.rows += posts.reduce((sum, rows) => sum + rows.length, 0)
  const [fault] = turn.book.faults()
  if (fault) throw new Error(`after ${step.does}: ${fault}`)
  await turn.site.system.settled()
  if (!step.twice || step.does === 'use' || step.does === 'leave') return
  await act()
  sums.repeated += 1
  const more = (await turn.site.newRows()).flat()
  if (more.length > 0) throw new Error(`${step.does} again: ${more.length} rows more`)
}

/** A refusal is as good as a success, also of a provider whose customer has left; anything else is a fault. */
function note(sums: Sums, { does }: Step, { status, body }: TestAnswer): void {
  if (status >= 500 || status === 401 || status === 429) {
    throw new Error(`${does}: ${status} ${JSON.stringify(body)}`)
  }
  const where = status < 300 ? sums.taken : sums.refused
  where[does] = (where[does] ?? 0) + 1
}

/** What the read models say is what the rows say, now and in the past. */
async function compare(site: Site, book: Book, customer: Customer, sums: Sums): Promise<void> {
  const { owner, sellers } = site
  const same = (what: string, found: unknown, rows: unknown) => {
    sums.compared += 1
    if (String(found) !== String(rows)) throw new Error(`${what} is ${found}, its rows say ${rows}`)
  }
  const past = book.instantsOf(customer.slug)
  const instants = [0, 1, 2].map((n) => past[Math.floor((n * past.length) / INSTANTS)]).filter((at) => at)
  for (const unit of ['usd', ...[...book.due(customer.slug).keys()].filter((other) => other !== 'usd')]) {
    const statement = async (query: string) =>
      expected(await owner.get(`/api/billing/${customer.slug}/history?unit=${unit}${query}`), 200)
    const due = book.due(customer.slug).get(unit) ?? 0
    same(`the statement in ${unit}`, (await statement('')).balance_amount, due)
    for (const at of instants) {
      const shown = (await statement(`&ends_at=${at}`)).balance_amount
      same(`the statement in ${unit} before ${at}`, shown, book.due(customer.slug, at).get(unit) ?? 0)
    }
    for (const { slug, client } of sellers) {
      const transfers = expected(await client.get(`/api/billing/${slug}/transfers?force=0&unit=${unit}`), 200)
      same(`the Funds of ${slug} in ${unit}`, transfers.balance_amount, book.funds(slug, unit))
    }
  }
}
