/** The account that a provider has of its own at the payment processor. Stream `payee-<profile id>`. */
import type { Instant } from '@bursar/calendar'
import type {
  BillingEvents,
  PayeeChecked,
  PayeeConnected,
  PayeeDisconnected,
  ShareStuck
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'
import type { AccountStanding, PayeeStanding } from '../../processors/domain/account-standing.ts'

export type PayeeEvent = EventOf<
  BillingEvents,
  'billing.payee-connected' | 'billing.payee-checked' | 'billing.payee-disconnected' | 'billing.share-stuck'
>

/** A part of a charge that could not be moved; 1/100 units. */
export type Stuck = Pick<ShareStuck, 'way' | 'unit' | 'amount' | 'reason'>

export interface Payee {
  /** The processor's id of it; null where there is none. */
  readonly account: string | null
  readonly standing: PayeeStanding
  /** Since when it is connected. */
  readonly connected_at: Instant | null
  /** Charges that settled from then on are handed on: since it could receive anything first. */
  readonly since: Instant | null
  /** The account that was disconnected as its owner asked: it would be connected again. */
  readonly former: string | null
  /** How many accounts of it are gone. */
  readonly gone: number
  /** True once anything could have been handed on to an account. */
  readonly ever: boolean
  /** By charge. */
  readonly stuck: Readonly<Record<string, Stuck>>
}

const UNKNOWN: PayeeStanding = { receives: false, pays_out: false, due: [] }
const NONE = { account: null, standing: UNKNOWN, connected_at: null, since: null }

export const payee = fold<Payee, BillingEvents>(
  { ...NONE, former: null, gone: 0, ever: false, stuck: {} },
  {
    'billing.payee-connected': (state, { account, connected_at }: PayeeConnected) => ({
      ...state,
      ...NONE,
      account,
      connected_at
    }),
    'billing.payee-checked': (state, { receives, pays_out, due, checked_at }: PayeeChecked) => ({
      ...state,
      standing: { receives, pays_out, due },
      since: state.since ?? (receives ? checked_at : null),
      ever: state.ever || receives
    }),
    'billing.payee-disconnected': (state, { account, reason }: PayeeDisconnected) => ({
      ...state,
      ...NONE,
      former: reason === 'asked' ? account : null,
      gone: state.gone + (reason === 'gone' ? 1 : 0)
    }),
    'billing.share-stuck': (state, { charge, way, unit, amount, reason }: ShareStuck) => {
      const { [charge]: _, ...stuck } = state.stuck
      return { ...state, stuck: amount > 0 ? { ...stuck, [charge]: { way, unit, amount, reason } } : stuck }
    }
  }
)

/** Connects an account; one that is connected stays. */
export function connectPayee(
  state: Payee,
  profile: string,
  account: string,
  now: Instant
): Decision<PayeeEvent> {
  if (state.account !== null) return happenedAll([])
  return happened('billing.payee-connected', { profile, account, connected_at: now })
}

/** Notes how the processor says that an account stands; nothing when that is known, or when it is another by now. */
export function noteStanding(
  state: Payee,
  { profile, account }: { readonly profile: string; readonly account: string },
  standing: AccountStanding,
  now: Instant
): Decision<PayeeEvent> {
  if (state.account !== account) return happenedAll([])
  if (standing.is === 'gone') return ended(profile, account, 'gone', now)
  const { receives, pays_out, due } = standing
  const { standing: known } = state
  const isKnown =
    known.receives === receives && known.pays_out === pays_out && known.due.join() === due.join()
  if (isKnown) return happenedAll([])
  const said = { profile, account, receives, pays_out, due: [...due], checked_at: now }
  return happened('billing.payee-checked', said)
}

/** Ends it as its owner asks; nothing where there is none. */
export function disconnectPayee(state: Payee, profile: string, now: Instant): Decision<PayeeEvent> {
  return state.account === null ? happenedAll([]) : ended(profile, state.account, 'asked', now)
}

function ended(
  profile: string,
  account: string,
  reason: PayeeDisconnected['reason'],
  now: Instant
): Decision<PayeeEvent> {
  return happened('billing.payee-disconnected', { profile, account, reason, disconnected_at: now })
}

/** Notes what could not be moved of a charge; nothing when that is known. An amount of 0: all was. */
export function noteStuck(
  state: Payee,
  { profile, charge }: { readonly profile: string; readonly charge: string },
  stuck: Stuck,
  now: Instant
): Decision<PayeeEvent> {
  const known = state.stuck[charge]
  const { way, amount, reason } = stuck
  const isKnown = known
    ? known.way === way && known.amount === amount && known.reason === reason
    : amount === 0
  return isKnown
    ? happenedAll([])
    : happened('billing.share-stuck', { charge, profile, ...stuck, stuck_at: now })
}

/** What could not be moved by unit, 1/100 units. */
export function stuckSums({ stuck }: Payee, way: Stuck['way']): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const one of Object.values(stuck)) {
    if (one.way === way) sums[one.unit] = (sums[one.unit] ?? 0) + one.amount
  }
  return sums
}
