/**
 * The charges of an account that are done or disputed, with what was given back of each line. A fold of its own over
 * the account's stream: only what goes back needs it, and a checkout is not to carry all charges of the past along.
 */
import type {
  BillingEvents,
  ChargeCreated,
  ChargeDisputed,
  ChargeRefunded,
  ChargeSettled,
  DebtWrittenOff,
  DisputeClosed,
  LedgerPosted,
  OrderPlaced,
  PlanChanged,
  RefundedLine,
  RefundFailed,
  SettledLine,
  SubscriptionExtended,
  SubscriptionStarted
} from '@bursar/contracts'
import { fold } from '@bursar/event-sourcing'
import * as taxes from './held-taxes.ts'
import * as figures from './order-figures.ts'

/** A line with what it gave to whom, and what of that is given back; 1/100 units. */
export interface RefundableLine extends SettledLine {
  readonly description: string
  readonly refunded: number
  readonly fee_back: number
  readonly broker_back: number
  readonly distribution_back: number
}

export interface DoneCharge {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly broker: string
  readonly unit: string
  readonly amount: number
  readonly processor_key: string
  readonly lines: readonly RefundableLine[]
  /** What the bank took back, as long as it is disputed; `lines` stand as they did before. */
  readonly dispute: Pick<ChargeDisputed, 'lines' | 'dispute_fee'> | null
  /** The processor's ids of what it said of disputes. */
  readonly heard: readonly string[]
}

/** A refund, with whose money it is. */
export interface MadeRefund {
  readonly charge: Pick<DoneCharge, 'charge' | 'profile' | 'provider' | 'broker' | 'unit' | 'processor_key'>
  readonly refunded: ChargeRefunded
}

export interface SettledCharges {
  /** Intents that are not settled yet, by charge id. */
  readonly asked: Readonly<Record<string, ChargeCreated>>
  /** By charge id. */
  readonly done: Readonly<Record<string, DoneCharge>>
  /** Refunds that the processor was asked for and that are not known to have failed, by its id of them. */
  readonly refunds: Readonly<Record<string, MadeRefund>>
  readonly taxes: taxes.HeldTaxes
  readonly orders: figures.HeldOrders
  /** The subscription that took the place of another by a change of plan, by that one's id. */
  readonly heirs: Readonly<Record<string, string>>
}

const NOTHING_BACK = { refunded: 0, fee_back: 0, broker_back: 0, distribution_back: 0 }

/** The charges that can be refunded or disputed, as the account's stream tells them. */
export const settledCharges = fold<SettledCharges, BillingEvents>(
  { asked: {}, done: {}, refunds: {}, taxes: taxes.noTaxes, orders: figures.noOrders, heirs: {} },
  {
    'billing.order-placed': (state, order: OrderPlaced) => {
      const after = taxes.placed(state.taxes, order)
      return { ...state, taxes: after, orders: figures.placed(state.orders, order) }
    },
    'billing.subscription-started': counted,
    'billing.subscription-extended': counted,
    'billing.ledger-posted': (state, { rows }: LedgerPosted, { time }) => ({
      ...state,
      orders: figures.posted(state.orders, rows, time)
    }),
    'billing.plan-changed': (state, changed: PlanChanged) => ({
      ...state,
      taxes: taxes.planChanged(state.taxes, changed),
      orders: figures.planChanged(state.orders, changed),
      heirs: { ...state.heirs, [changed.from.subscription]: changed.subscription }
    }),
    'billing.debt-written-off': (state, { lines }: DebtWrittenOff) => ({
      ...state,
      taxes: taxes.released(state.taxes, lines),
      orders: figures.writtenOff(state.orders, lines)
    }),
    'billing.charge-created': (state, created: ChargeCreated) => ({
      ...state,
      asked: { ...state.asked, [created.charge]: created }
    }),
    'billing.charge-settled': (state, settled: ChargeSettled) => {
      const { [settled.charge]: created, ...asked } = state.asked
      if (!created) return state
      return { ...state, asked, done: { ...state.done, [settled.charge]: doneCharge(created, settled) } }
    },
    'billing.charge-refunded': (state, refunded: ChargeRefunded) => {
      const { charge, lines, refund } = refunded
      const held = state.done[charge]
      const orders = figures.returned(state.orders, lines)
      const back = { ...state, taxes: taxes.refunded(state.taxes, lines), orders }
      if (!held) return back
      const after = { ...held, lines: held.lines.map((line, n) => withRefunds(line, n, lines)) }
      const made = { ...(refund !== undefined && { [refund]: { charge: held, refunded } }) }
      return {
        ...back,
        done: { ...state.done, [charge]: after },
        refunds: { ...state.refunds, ...made }
      }
    },
    'billing.refund-failed': (state, { refund }: RefundFailed) => {
      const { [refund]: _, ...refunds } = state.refunds
      return { ...state, refunds }
    },
    'billing.charge-disputed': (state, { charge, lines, dispute_fee, notice }: ChargeDisputed) => {
      const held = state.done[charge]
      if (!held) return state
      const after = { ...held, dispute: { lines, dispute_fee }, heard: [...held.heard, notice] }
      return {
        ...state,
        done: { ...state.done, [charge]: after },
        orders: figures.returned(state.orders, lines),
        taxes: taxes.released(
          state.taxes,
          lines.map((line) => taxBackOf(line, 1))
        )
      }
    },
    'billing.dispute-won': (state, { charge, notice }: DisputeClosed) => {
      const held = state.done[charge]
      if (!held) return state
      const after = { ...held, dispute: null, heard: [...held.heard, notice] }
      const lines = held.dispute?.lines ?? []
      const again = lines.map((line) => taxBackOf(line, -1))
      return {
        ...state,
        orders: figures.returned(state.orders, lines, -1),
        done: { ...state.done, [charge]: after },
        taxes: taxes.released(state.taxes, again)
      }
    },
    'billing.dispute-lost': (state, { charge }: DisputeClosed) => {
      const { [charge]: _, ...done } = state.done
      return { ...state, done }
    }
  }
)

function counted(state: SettledCharges, data: SubscriptionStarted | SubscriptionExtended): SettledCharges {
  const orders = figures.counted(state.orders, data)
  return orders === state.orders ? state : { ...state, orders }
}

function taxBackOf({ order, tax_back = 0 }: RefundedLine, sign: 1 | -1) {
  return { order, amount: sign * tax_back }
}

function doneCharge(created: ChargeCreated, settled: ChargeSettled): DoneCharge {
  const { charge, profile, provider, broker, unit, amount } = created
  const lines = settled.lines.map((line, n) => ({
    ...line,
    ...NOTHING_BACK,
    description: created.lines[n]?.description ?? ''
  }))
  const { processor_key } = settled
  const none = { dispute: null, heard: [] }
  return { charge, profile, provider, broker, unit, amount, processor_key, lines, ...none }
}

/** The line after what a refund gave back of it. */
export function withRefund(line: RefundableLine, back: RefundedLine): RefundableLine {
  return {
    ...line,
    refunded: line.refunded + back.amount,
    fee_back: line.fee_back + back.fee_back,
    broker_back: line.broker_back + back.broker_back,
    distribution_back: line.distribution_back + back.distribution_back
  }
}

function withRefunds(line: RefundableLine, n: number, refunds: readonly RefundedLine[]): RefundableLine {
  return refunds.filter((back) => back.line === n).reduce(withRefund, line)
}
