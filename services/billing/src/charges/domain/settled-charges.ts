/**
 * The charges of an account that are done, with what was given back of each line. A fold of its own over the
 * account's stream: only refunds need it, and a checkout is not to carry all charges of the past along.
 */
import type {
  BillingEvents,
  ChargeCreated,
  ChargeRefunded,
  ChargeSettled,
  RefundedLine,
  SettledLine
} from '@bursar/contracts'
import { fold } from '@bursar/event-sourcing'

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
}

interface SettledCharges {
  /** Intents that are not settled yet, by charge id. */
  readonly asked: Readonly<Record<string, ChargeCreated>>
  /** By charge id. */
  readonly done: Readonly<Record<string, DoneCharge>>
}

const NOTHING_BACK = { refunded: 0, fee_back: 0, broker_back: 0, distribution_back: 0 }

/** The charges that can be refunded, as the account's stream tells them. */
export const settledCharges = fold<SettledCharges, BillingEvents>(
  { asked: {}, done: {} },
  {
    'billing.charge-created': (state, created: ChargeCreated) => ({
      ...state,
      asked: { ...state.asked, [created.charge]: created }
    }),
    'billing.charge-settled': (state, settled: ChargeSettled) => {
      const { [settled.charge]: created, ...asked } = state.asked
      if (!created) return state
      return { asked, done: { ...state.done, [settled.charge]: doneCharge(created, settled) } }
    },
    'billing.charge-refunded': (state, { charge, lines }: ChargeRefunded) => {
      const held = state.done[charge]
      if (!held) return state
      const after = { ...held, lines: held.lines.map((line, n) => withRefunds(line, n, lines)) }
      return { ...state, done: { ...state.done, [charge]: after } }
    }
  }
)

function doneCharge(created: ChargeCreated, settled: ChargeSettled): DoneCharge {
  const { charge, profile, provider, broker, unit, amount } = created
  const lines = settled.lines.map((line, n) => ({
    ...line,
    ...NOTHING_BACK,
    description: created.lines[n]?.description ?? ''
  }))
  return { charge, profile, provider, broker, unit, amount, processor_key: settled.processor_key, lines }
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
