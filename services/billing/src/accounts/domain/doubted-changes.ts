/**
 * Changes of plan that wait for their charge while a bank takes back what their credit came from: the credit is frozen with
 * the charge, so what becomes of that is kept with it, too.
 */
import type { ChargeDisputed, DisputeClosed } from '@bursar/contracts'
import type { Account, OpenCharge } from './account.ts'

/** By the charge that was disputed, what became of that. */
export type Doubts = Readonly<Record<string, 'open' | 'lost'>>

/** True while a bank looks into what the credit of a change came from; `lost`: it has taken that. */
export function isDoubted({ doubts = {} }: Pick<OpenCharge, 'doubts'>, as: 'open' | 'lost'): boolean {
  return Object.values(doubts).includes(as)
}

/** A bank takes back what some orders were paid with. */
export function doubted<State extends Pick<Account, 'charges'>>(
  state: State,
  { charge, lines }: Pick<ChargeDisputed, 'charge' | 'lines'>
): State {
  const orders = new Set(lines.map(({ order }) => order))
  return changed(state, (open) =>
    open.change?.lines.some(({ order, credit }) => credit > 0 && orders.has(order))
      ? { ...open, doubts: { ...open.doubts, [charge]: 'open' } }
      : open
  )
}

/** The dispute is over. */
export function decided<State extends Pick<Account, 'charges'>>(
  state: State,
  { charge }: Pick<DisputeClosed, 'charge'>,
  as: 'won' | 'lost'
): State {
  return changed(state, (open) => {
    const { [charge]: was, ...doubts } = open.doubts ?? {}
    if (was === undefined) return open
    return { ...open, doubts: as === 'lost' ? { ...doubts, [charge]: 'lost' } : doubts }
  })
}

function changed<State extends Pick<Account, 'charges'>>(
  state: State,
  change: (open: OpenCharge) => OpenCharge
): State {
  const entries = Object.entries(state.charges)
  if (!entries.some(([, { change }]) => change)) return state
  return { ...state, charges: Object.fromEntries(entries.map(([id, open]) => [id, change(open)])) }
}
