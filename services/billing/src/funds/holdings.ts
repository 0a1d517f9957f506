/** What a processor holds for a profile, and what of it is spoken for. */
import type { Payee } from '../payees/domain/payee.ts'
import { noAnswer } from '../processors/no-answer.ts'
import { type BankAccount, PAYOUTS_LATEST, type PaymentProcessor, type Payout } from '../processors/port.ts'
import type { Funds } from './domain/funds.ts'

/** The bank; of an account of the profile's own also the payouts that had left it before it was asked what it holds. */
export interface Holdings extends BankAccount {
  readonly own?: { readonly payouts: readonly Payout[]; readonly since: string }
}

/** Asks for it; 503 when the processor does not answer. */
export async function holdingsOf(
  profile: string,
  processor: PaymentProcessor,
  { account, standing, connected_at }: Payee
): Promise<Holdings> {
  try {
    if (account === null) return await processor.bank(profile)
    const payouts = await processor.payouts(profile, account)
    const bank = await processor.bank(profile, account)
    const holds = standing.pays_out ? bank.holds : {}
    return { ...bank, holds, own: { payouts, since: connected_at ?? '' } }
  } catch {
    return noAnswer()
  }
}

/**
 * What can be paid out still, by unit: of a profile's own account what the book withdrew and the processor did not pay out
 * yet is gone already. The site's account has the money of others as well, so there the book is what counts.
 */
export function leftOf({ holds, own }: Holdings, { payouts }: Funds): BankAccount['holds'] {
  if (!holds || !own) return holds
  const made = new Set(own.payouts.map(({ payout }) => payout))
  const left = new Map(Object.entries(holds))
  const from = knownFrom(own)
  for (const [payout, { amount, unit, at }] of payouts) {
    if (at >= from && !made.has(payout)) left.set(unit, Math.max(0, (left.get(unit) ?? 0) - amount))
  }
  return Object.fromEntries(left)
}

/** Only the latest payouts are told: of what is older than those it is not known that it was not made. */
function knownFrom({ payouts, since }: NonNullable<Holdings['own']>): string {
  if (payouts.length < PAYOUTS_LATEST) return since
  const oldest = payouts.reduce(
    (first, { paid_at }) => (paid_at < first ? paid_at : first),
    payouts[0]!.paid_at
  )
  return oldest > since ? oldest : since
}
