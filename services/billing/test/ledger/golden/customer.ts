/** A customer whose money the golden cases follow: what is done to it, and which rows the book gets by that. */
import {
  type Account,
  account,
  type CheckoutGroup,
  collectDebt,
  completeCheckout,
  type DoneCharge,
  endSubscriptions,
  hearDispute,
  importSale,
  type LivePlan,
  type Outcome,
  type PastSale,
  placeFreeOrders,
  recordUsage,
  refundLines,
  settledCharges,
  startCheckout,
  writeOffDebt
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import { CARD, groupsOf, rowsOf, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import { BROKER, eventsOf, given, itemOf, NOW, PROVIDER, SUBSCRIBER, testFee } from '../../shared/domain/scenario.ts'

/** How a charge is answered; `fee` is the test processor's unless it is said. */
interface Answer {
  readonly is?: Outcome['is']
  readonly fee?: number
  readonly at?: string
}

/** The tax on what is bought. */
type Rate = { readonly title: string; readonly percent: number }

export interface Customer {
  /** Orders plans in one checkout and has the charge answered. */
  buy(plans: readonly LivePlan[], answer?: Answer & { readonly option?: number; readonly rate?: Rate }): Customer
  /** The answer to the charge that was left pending. */
  answer(answer: Answer): Customer
  refund(lines: readonly { num: number; amount?: number }[], at?: string): Customer
  dispute(is: 'opened' | 'won' | 'lost', at?: string): Customer
  /** What is due is paid outside the platform, or given up: all of it unless an amount is said. */
  payOffline(amount?: number, at?: string): Customer
  writeOff(amount?: number, at?: string): Customer
  use(plan: LivePlan, quantity: number, at?: string): Customer
  leave(at?: string): Customer
  bring(sale: Partial<PastSale>): Customer
  /** All rows so far, those of the last thing alone, and what is due by order. */
  readonly all: readonly LedgerRow[]
  readonly last: readonly LedgerRow[]
  readonly due: readonly number[]
}

const DISPUTE_FEE = 1500

/** A customer of a provider on the site of a broker: of the provider itself unless it is a marketplace. */
export function customer(broker: typeof BROKER | typeof PROVIDER = PROVIDER): Customer {
  return follow({ broker, state: account.initial, done: settledCharges.initial, events: [], last: [], charges: 0 })
}

interface Followed {
  readonly broker: string
  readonly state: Account
  readonly done: typeof settledCharges.initial
  readonly events: readonly NewEvent[]
  readonly last: readonly NewEvent[]
  readonly charges: number
}

function follow(followed: Followed): Customer {
  const { state, done, broker, charges } = followed
  const charge = `${charges}`
  const after = (events: readonly NewEvent[], more: Partial<Followed> = {}) =>
    follow({
      ...followed,
      state: given(account, events, state),
      done: given(settledCharges, events, done),
      events: [...followed.events, ...events],
      last: events,
      ...more
    })
  const held = (): DoneCharge | undefined => done.done[charge]
  const settling = (amount: number | undefined) => {
    const orders = Object.values(state.due)
    return { profile: SUBSCRIBER, unit: orders[0]?.unit ?? 'usd', orders, amount }
  }
  return {
    buy(plans, { option = 0, rate, at = NOW, ...answer } = {}) {
      const ordered = followed.events.filter(({ type }) => type === 'billing.order-placed').length
      const items = plans.map((plan, n) => ({
        ...itemOf(plan, { option, item: `${ordered + n + 1}` }),
        ...(rate && { rate })
      }))
      const [group] = groupsOf(state, items, [], at)
      if (!group) throw new Error('nothing is to be ordered')
      const next = charges + 1
      const terms = termsOf(`${next}`, { broker })
      if (group.amount === 0) return after(eventsOf(placeFreeOrders(state, group, terms, at)))
      const asked = eventsOf(startCheckout(state, group, terms, at))
      const answered = eventsOf(
        completeCheckout(given(account, asked, state), `${next}`, outcomeOf(next, group, answer), at)
      )
      return after([...asked, ...answered], { charges: next })
    },
    answer({ at = NOW, ...answer }) {
      const open = state.charges[charge]
      const amount = open?.amount ?? 0
      return after(eventsOf(completeCheckout(state, charge, outcomeOf(charges, { amount }, answer), at)))
    },
    refund: (lines, at = NOW) => after(eventsOf(refundLines(held()!, lines, testFee, at, done.taxes))),
    dispute(is, at = NOW) {
      const notice = { is, notice: `${is} ${followed.events.length}` }
      return after(eventsOf(hearDispute(held(), notice, { fee: testFee, disputeFee: DISPUTE_FEE }, at, done.taxes)))
    },
    payOffline: (amount, at = NOW) =>
      after(eventsOf(collectDebt(state, { ...settling(amount), event_id: 'check_1' }, at))),
    writeOff: (amount, at = NOW) => after(eventsOf(writeOffDebt(state, settling(amount), at))),
    use(plan, quantity, used_at = NOW) {
      const usage = { usage: 'use-1', profile: SUBSCRIBER, plan, use: 'calls', quantity, used_at }
      return after(eventsOf(recordUsage(state, { ...usage, recorded_by: 'user-1' }, used_at)))
    },
    leave: (at = NOW) => after(endSubscriptions(state, SUBSCRIBER, () => true, at)),
    bring(sale) {
      const of = { order: 'past-1', check: 'check_1', profile: SUBSCRIBER, provider: PROVIDER, plan: null }
      const sold = { amount: 1177, unit: 'usd', created_at: NOW, description: '', imported_by: 'user-1' }
      return after(eventsOf(importSale(state, { ...of, ...sold, ...sale }, NOW)))
    },
    all: rowsOf(followed.events),
    last: rowsOf(followed.last),
    due: Object.values(state.due).map(({ due }) => due)
  }
}

function outcomeOf(
  charge: number,
  { amount }: Pick<CheckoutGroup, 'amount'>,
  { is = 'settled', fee = testFee(amount) }: Answer
): Outcome {
  if (is === 'declined') return { is, reason: 'card_declined' }
  const processor_key = `ch_${charge}`
  return is === 'settled' ? { is, processor_key, fee, card: CARD } : { is, processor_key, card: CARD }
}
