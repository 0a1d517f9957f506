/** What the providers of an account's charges have of them: a fold of the account's stream that handing on alone needs. */
import type { Instant } from '@bursar/calendar'
import {
  type BillingEvents,
  type ChargeDisputed,
  type ChargeRefunded,
  type ChargeSettled,
  type DisputeClosed,
  type RefundFailed,
  type ShareHanded,
  stepOf
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'
import type { Payee } from './payee.ts'

export interface Share {
  readonly charge: string
  readonly provider: string
  readonly processor_key: string
  readonly unit: string
  readonly settled_at: Instant
  /** What of it is in the provider's Funds, 1/100 units: what was distributed less what was given or taken back. */
  readonly amount: number
  /** What the bank has of that while it is disputed. */
  readonly taken: number
}

/** By charge. */
export const shares = fold<Readonly<Record<string, Share>>, BillingEvents>(
  {},
  {
    'billing.charge-settled': (
      state,
      { charge, provider, processor_key, unit, lines, settled_at }: ChargeSettled
    ) => {
      const amount = lines.reduce((sum, { distribution }) => sum + distribution, 0)
      const share = { charge, provider, processor_key, unit, settled_at, amount, taken: 0 }
      return { ...state, [charge]: share }
    },
    'billing.charge-refunded': (state, { charge, lines }: ChargeRefunded) =>
      moved(state, charge, -backOf(lines)),
    'billing.refund-failed': (state, { charge, lines }: RefundFailed) => moved(state, charge, backOf(lines)),
    'billing.charge-disputed': (state, { charge, lines }: ChargeDisputed) =>
      moved(state, charge, -backOf(lines), backOf(lines)),
    'billing.dispute-won': (state, { charge }: DisputeClosed) =>
      moved(state, charge, state[charge]?.taken ?? 0)
  }
)

function moved(
  state: Readonly<Record<string, Share>>,
  charge: string,
  more: number,
  taken = 0
): Readonly<Record<string, Share>> {
  const held = state[charge]
  return held ? { ...state, [charge]: { ...held, amount: held.amount + more, taken } } : state
}

function backOf(lines: readonly { readonly distribution_back: number }[]): number {
  return lines.reduce((sum, { distribution_back }) => sum + distribution_back, 0)
}

/**
 * How much of a share is to lie in the provider's own account, 1/100 units, where `handed` does. Of a charge that settled
 * before it was connected nothing is handed on, and of one whose account is gone nothing more.
 */
export function wantedOf(share: Share, handed: number, { account, since }: Payee): number {
  const whole = share.amount - (share.amount % stepOf(share.unit))
  const isTheirs = account !== null && since !== null && (handed > 0 || share.settled_at >= since)
  return isTheirs ? whole : Math.min(whole, handed)
}

/** What the log says lies there of a charge. Stream `share-<charge id>`. */
export const handedShare = fold<number, BillingEvents>(0, {
  'billing.share-handed': (_, { amount }: ShareHanded) => amount
})

/** Notes what lies there; nothing when that is known. */
export function noteHanded(
  known: number,
  { charge, provider, unit }: Pick<Share, 'charge' | 'provider' | 'unit'>,
  amount: number,
  now: Instant
): Decision<EventOf<BillingEvents, 'billing.share-handed'>> {
  if (known === amount) return happenedAll([])
  return happened('billing.share-handed', { charge, profile: provider, unit, amount, handed_at: now })
}
