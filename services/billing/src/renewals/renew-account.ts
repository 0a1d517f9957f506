/** All that is due of one account by an instant: it is recognized, extended and charged, commit by commit. */
import type { LedgerRow } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import type { AccountEvent } from '../accounts/domain/account.ts'
import type { ShownCharge } from '../charges/charge-view.ts'
import { type Plan, plan } from '../plans/domain/plan.ts'
import { countSale } from '../selling/count-sales.ts'
import { accountStream, planStream } from '../shared/streams.ts'
import { ratesThen } from '../taxes/rate-of.ts'
import { chargeBalance, type RenewalParts } from './charge-balance.ts'
import { balancesDue } from './domain/due.ts'
import { renewal } from './domain/renewal.ts'
import { hasWork, isFor, planToOrder, type Reviewing, renewable, review } from './domain/review.ts'

/** Of one account: for whom, and by when. */
export interface RenewingAccount extends Pick<Reviewing, 'profile' | 'providers'> {
  /** At most now; absent: each commit's own time, so that what one of them makes due the next one sees. */
  readonly at?: string | undefined
}

/** What it came to. */
export interface Renewed {
  /** Periods that subscriptions went on for. */
  readonly extended: number
  /** Subscriptions that go on no more. */
  readonly stopped: number
  /** Rows of income. */
  readonly earned: number
  readonly charges: readonly ShownCharge[]
}

/** Safe to repeat, and to do twice at once: each commit is decided on what is there. */
export async function renewAccount(parts: RenewalParts, renewing: RenewingAccount): Promise<Renewed> {
  const { profile, at, providers } = renewing
  const before = await reviewAll(parts, renewing)
  const { schedule } = await parts.engine.load(accountStream(profile), renewal)
  const charges: ShownCharge[] = []
  for (const { provider, unit, from } of balancesDue(schedule)) {
    if (from > (at ?? parts.engine.world.clock.now()) || !isFor(providers, provider)) continue
    const charge = await chargeBalance(parts, { profile, payee: { provider, unit }, at })
    if (charge) charges.push(charge)
  }
  // What was paid late, and who did not pay for the third time.
  const after = await reviewAll(parts, renewing)
  return { ...whatHappened([...before, ...after]), charges }
}

/** Counted in the events of an account. */
export function whatHappened(events: readonly AccountEvent[]): Omit<Renewed, 'charges'> {
  const count = (is: string) => events.filter(({ type }) => type === is).length
  const rows = events.flatMap((event) => (event.type === 'billing.ledger-posted' ? event.data.rows : []))
  const isIncome = ({ kind }: LedgerRow) => kind === 'recognition' || kind === 'accrual'
  return {
    extended: count('billing.subscription-extended'),
    stopped: count('billing.renewal-stopped') + count('billing.subscription-ended'),
    earned: rows.filter(isIncome).length
  }
}

async function reviewAll(
  { engine, write }: RenewalParts,
  renewing: RenewingAccount
): Promise<AccountEvent[]> {
  const all: AccountEvent[] = []
  const stream = accountStream(renewing.profile)
  while (true) {
    const now = engine.world.clock.now()
    const reviewing = { ...renewing, at: renewing.at ?? now, now }
    if (!hasWork(await engine.load(stream, renewal), reviewing)) return all
    const events = await write((tx) => step(tx, { engine }, renewing))
    if (events.length === 0) return all
    all.push(...events)
  }
}

/** One commit; answers its events. */
async function step(
  tx: Transaction,
  { engine }: Pick<RenewalParts, 'engine'>,
  renewing: RenewingAccount
): Promise<AccountEvent[]> {
  const stream = accountStream(renewing.profile)
  const state = await tx.load(stream, renewal)
  const reviewing = { ...renewing, at: renewing.at ?? tx.time, now: tx.time }
  const plans = new Map<string, Plan>()
  for (const one of renewable(state, reviewing)) {
    const id = planToOrder(state.account, one)
    plans.set(id, await tx.load(planStream(id), plan))
  }
  const sold = [...plans.values()].flatMap((one) => (one.is === 'live' ? [one.provider] : []))
  const rate = await ratesThen(engine, sold, { profile: renewing.profile })
  const events = review(state, reviewing, {
    plan: (id) => plans.get(id) ?? plan.initial,
    rate,
    id: engine.world.id
  })
  tx.append(stream, events)
  for (const { type, data } of events) {
    if (type !== 'billing.order-placed' || data.amount === 0) continue
    const { provider, unit, amount } = data
    await countSale(tx, engine, { provider, unit, amount, charge: null }, tx.time)
  }
  return events
}
