/** Books rows of an import in one append: each comes in once, and a bad one does not stop the others. */

import type { Collection, Engine, NewEvent, Transaction, World } from '@bursar/event-sourcing'
import { type Account, type AccountEvent, account } from '../accounts/domain/account.ts'
import { describeSubscriber, type Said } from '../accounts/domain/described-subscriber.ts'
import { findSubscribers, type ImportedNames, type Subscribers } from '../accounts/imported-names.ts'
import { type LivePlan, notePlanSubscribed, plan } from '../plans/domain/plan.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { type ImportRoom, importRoom } from '../selling/count-sales.ts'
import type { FieldErrors } from '../shared/domain/field-errors.ts'
import { accountStream, importsStream, planStream } from '../shared/streams.ts'
import { importSale } from './domain/import-sale.ts'
import { importZone, keepImportZone } from './domain/import-zone.ts'
import type { IdentifiedSale } from './files/sale-identity.ts'
import { quoted, type SaleRow } from './files/sale-row.ts'
import { type FailedRow, failedRow, type ImportCount } from './import-count.ts'
import { pauses } from './pauses.ts'

/** Where an import happens. */
export interface ImportSite {
  /** Whose sales they are. */
  readonly provider: string
  /** The user who imports. */
  readonly by: string
  readonly now: string
  readonly world: World
  readonly engine: Engine
  /** The read model of profiles. */
  readonly access: Collection
  /** What the provider calls its subscribers. */
  readonly names: ImportedNames
  /** What the whole request says of each subscriber. */
  readonly said: ReadonlyMap<string, Said>
  /** The zone that bare dates were read in, and whether it is kept for the provider's next imports. */
  readonly zone: { readonly timezone: string; readonly keep: boolean }
}

/** What an append of rows came to. */
export interface Imported extends ImportCount {
  readonly sales: readonly SaleRow[]
}

const SPACE = 'import'

interface Books extends ImportSite {
  readonly tx: Transaction
  readonly room: ImportRoom
  readonly subscribers: Subscribers
  readonly plans: ReadonlyMap<string, LivePlan>
  /** Accounts of those who bought, with what this import did to them. */
  readonly accounts: Map<string, Account>
  readonly events: Map<string, NewEvent[]>
  readonly started: Set<LivePlan>
}

/** Appends the rows that are not there yet. */
export async function importSales(
  tx: Transaction,
  site: ImportSite,
  rows: readonly IdentifiedSale[]
): Promise<Imported> {
  const fresh = await freshRows(tx, rows)
  const wanted = subscribersIn(site, rows, fresh)
  const subscribers = await findSubscribers(tx, site, wanted, site.world.id)
  const plans = await plansOf(tx, fresh)
  const books: Books = {
    ...site,
    tx,
    room: await importRoom(tx, site, fresh),
    subscribers,
    plans,
    accounts: new Map(),
    events: new Map(),
    started: new Set()
  }
  const failed: FailedRow[] = []
  const sales: SaleRow[] = []
  const breathe = pauses()
  for (const row of fresh) {
    await breathe()
    const fields = await bookSale(books, row)
    if (fields) failed.push(failedRow(row.row, fields, row.line))
    else sales.push(row.sale)
  }
  const refused = new Set(failed.map(({ row }) => row))
  const named = rows.filter(({ row }) => !refused.has(row)).map(({ sale }) => sale.subscriber)
  const updated = await describeThose(books, new Set(named))
  await append(books)
  if (site.zone.keep && sales.some(({ local }) => local)) await keepZone(tx, site)
  return { created: sales.length, skipped: rows.length - fresh.length, updated, failed, sales }
}

/** Whose sales are new, and of whom the file says something: with what it says. */
function subscribersIn(
  { said }: ImportSite,
  rows: readonly IdentifiedSale[],
  fresh: readonly IdentifiedSale[]
): Map<string, Said> {
  const described = rows.filter(({ sale }) => said.has(sale.subscriber))
  const names = [...fresh, ...described].map(({ sale }) => sale.subscriber)
  return new Map(names.map((name) => [name, said.get(name) ?? {}]))
}

/** Tells what the file says otherwise of those whom the provider looks after; answers of how many. */
async function describeThose(books: Books, names: ReadonlySet<string>): Promise<number> {
  const { subscribers, provider, said, engine } = books
  const breathe = pauses()
  let reported = 0
  for (const name of names) {
    await breathe()
    const [profile, file] = [subscribers.knownId(name), said.get(name)]
    if (profile === undefined || !file) continue
    const held = await accountOf(books, profile)
    const known = { ...held, said: await engine.keys.reveal(held.said) }
    const events = describeSubscriber(known, { profile, provider }, file)
    if (events.length === 0) continue
    reported += 1
    post(books, profile, events, held)
  }
  return reported
}

async function keepZone(tx: Transaction, { provider, zone, now }: ImportSite): Promise<void> {
  const stream = importsStream(provider)
  const { timezone } = zone
  tx.append(stream, keepImportZone(await tx.load(stream, importZone), { provider, timezone }, now))
}

/** Books one row, or says what is wrong with it. */
async function bookSale(books: Books, { sale, check }: IdentifiedSale): Promise<FieldErrors | undefined> {
  const { tx, subscribers, plans, provider, world, now } = books
  const { amount, unit, created_at, description } = sale
  const bought = sale.plan ? plans.get(sale.plan) : null
  if (bought === undefined || (bought && bought.provider !== provider))
    return { plan: [`${quoted(sale.plan)} is not a plan of this provider.`] }
  const sold = { amount, unit, created_at, description }
  const past = { order: world.id(), check, provider, plan: bought, ...sold, imported_by: books.by }
  // A row that is refused introduces nobody, so who buys is settled only when the row is good.
  const probe = importSale(account.initial, { ...past, profile: '' }, now)
  if (!probe.ok) return { ...probe.fields } as FieldErrors
  const tooMuch = books.room.take(sale)
  if (tooMuch) return tooMuch
  const profile = subscribers.idOf(sale.subscriber)
  const held = await accountOf(books, profile)
  const decision = importSale(held, { ...past, profile }, now)
  if (!decision.ok) return { ...decision.fields } as FieldErrors
  tx.reserve({ space: SPACE, name: check, value: past.order }, 'again')
  post(books, profile, decision.events, held)
  return undefined
}

function post(books: Books, profile: string, events: readonly AccountEvent[], before: Account): void {
  const { accounts, plans, started, now } = books
  const posted = eventsOf(books, profile)
  let held = before
  for (const event of events) {
    held = account.evolve(held, { ...event, time: now })
    posted.push(event)
    if (event.type !== 'billing.subscription-started') continue
    for (const one of plans.values()) if (one.plan === event.data.plan) started.add(one)
  }
  accounts.set(profile, held)
}

/** The account as this import has it so far; of somebody new there is nothing to load. */
async function accountOf({ tx, accounts, subscribers, now }: Books, profile: string): Promise<Account> {
  const introduction = subscribers.introduced.get(profile)
  const held =
    accounts.get(profile) ??
    (introduction
      ? account.evolve(account.initial, { ...introduction, time: now })
      : await tx.load(accountStream(profile), account))
  accounts.set(profile, held)
  return held
}

/** What goes to an account's stream; somebody new is introduced first. */
function eventsOf({ events, subscribers }: Books, profile: string): NewEvent[] {
  const posted = events.get(profile)
  if (posted) return posted
  const introduction = subscribers.introduced.get(profile)
  const begun = introduction ? [introduction] : []
  events.set(profile, begun)
  return begun
}

async function append({ tx, events, started, now, room }: Books): Promise<void> {
  room.count()
  for (const [profile, posted] of events) tx.append(accountStream(profile), posted)
  for (const one of started) {
    const stream = planStream(one.plan)
    tx.append(stream, notePlanSubscribed(await tx.load(stream, plan), now))
  }
}

/** The rows that nobody brought yet, neither as they are known by now nor as version 0.1 knew them. */
async function freshRows(tx: Transaction, rows: readonly IdentifiedSale[]): Promise<IdentifiedSale[]> {
  const known = await Promise.all(
    rows.map(async ({ check, former }) => {
      const holders = await Promise.all([check, ...former].map((name) => tx.reserved(SPACE, name)))
      return holders.some((holder) => holder !== undefined)
    })
  )
  const taken = new Set<string>()
  return rows.filter(({ check }, n) => {
    if (known[n] || taken.has(check)) return false
    taken.add(check)
    return true
  })
}

async function plansOf(tx: Transaction, rows: readonly IdentifiedSale[]): Promise<Map<string, LivePlan>> {
  const found = new Map<string, LivePlan>()
  for (const slug of new Set(rows.map(({ sale }) => sale.plan))) {
    const id = slug ? await planIdOf(tx, slug) : undefined
    const state = id ? await tx.load(planStream(id), plan) : plan.initial
    if (state.is === 'live') found.set(slug, state)
  }
  return found
}
