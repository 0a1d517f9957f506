/** Accounts that are written straight into the logs: each has a subscription that renews some day, and sales. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { type Engine, happened, happenedAll } from '@bursar/event-sourcing'
import type { MeasuredSystem } from '../server/system.ts'

/** Rows of the book that each account has. */
export const ROWS_EACH = 10

/** A sale has an order and its payment. */
const SALES = ROWS_EACH / 2
const AT_ONCE = 1_000
const DAY_MS = 86_400_000
/** The days over which sales are spread, up to today. */
const DAYS = 540

/** Makes them, and waits until all read models include them. @param now milliseconds since 1970 */
export async function makeAccounts({ engines }: MeasuredSystem, count: number, now: number): Promise<void> {
  const [profiles, billing, metrics] = ['profile', 'billing', 'metrics'].map((name) => engines.get(name)) as [
    Engine,
    Engine,
    Engine
  ]
  const { id } = profiles.world
  const cause = { actor: 'benchmark', correlationid: id(), causationid: id() }
  const plan = id()
  for (let first = 0; first < count; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, n) => ({
      n: first + n,
      profile: id()
    }))
    await profiles.transact(cause, async (tx) => {
      for (const { n, profile } of some) {
        const named = { slug: `s-${n}`, full_name: `Customer ${n}` }
        const data = { profile, person: profile, kind: 'organization', broker: false, ...named }
        tx.append(`profile-${profile}`, happened('profile.profile-created', data))
      }
    })
    await billing.transact(cause, async (tx) => {
      for (const { n, profile } of some) {
        const events = [
          { type: 'billing.subscription-changed', data: subscriptionOf(id(), profile, plan, n, now) },
          { type: 'billing.ledger-posted', data: { rows: salesOf(profile, n, now) } }
        ]
        tx.append(`account-${profile}`, happenedAll(events))
      }
    })
  }
  const ends = {
    profile: (await profiles.events.head()).position,
    billing: (await billing.events.head()).position
  }
  for (const engine of [billing, metrics]) await engine.projectionRunner.wait(ends, 3_600_000)
}

/** It began some months ago, and has at least two days left. */
function subscriptionOf(subscription: string, profile: string, plan: string, n: number, now: number) {
  const since = new Date(now - (30 + (n % 300)) * DAY_MS).toISOString()
  const until = new Date(now + (2 + (n % 26)) * DAY_MS).toISOString()
  const times = { created_at: since, ends_at: until, accepted_at: since, accepted_until: until }
  const of = { subscription, profile, provider: BROKER_PROFILE, plan, auto_renew: true, accepted: true }
  return { ...of, ...times, accepted_by: profile }
}

function salesOf(profile: string, n: number, now: number) {
  return Array.from({ length: SALES }, (_, sale) => {
    const minutes = (n * 31 + sale * 97_001) % (DAYS * 24 * 60)
    const shared = {
      created_at: new Date(now - (minutes + 1) * 60_000).toISOString(),
      description: 'Subscription to Basic (1 month)',
      event_id: `sub_${n}-${sale}/`,
      amount: 1_000 + (n % 900),
      unit: 'usd',
      order: `order-${n}-${sale}`,
      subscriber: profile
    }
    const side = (of: string, account: string) => ({ profile: of, account })
    const [payable, receivable] = [side(profile, 'Payable'), side(BROKER_PROFILE, 'Receivable')]
    const order = { kind: 'order', ...shared, dest: payable, orig: receivable }
    const payment = { kind: 'payment', ...shared, dest: receivable, orig: side(BROKER_PROFILE, 'Backlog') }
    return [order, payment]
  }).flat()
}
