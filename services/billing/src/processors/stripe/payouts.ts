/** What Stripe holds of the site's own account, and what it sent to its bank. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { BankAccount, PaymentProcessor, Payout, PayoutRequest } from '../port.ts'
import type { Call } from './library.ts'
import { fromStripe, toStripe } from './units.ts'

/** The name that our id of a payout has in Stripe's metadata. */
const PAYOUT = 'bursar_payout'

/** As many as it tells at once: whoever looks at the Funds has the last of them taken into the book. */
const LATEST = 100

export function stripePayouts(
  call: Call
): Required<Pick<PaymentProcessor, 'bank' | 'payouts' | 'payOut' | 'transferFee'>> {
  return { bank, payouts, payOut, transferFee: () => 0 }

  async function bank(profile: string): Promise<BankAccount> {
    if (profile !== BROKER_PROFILE) return { bank_name: '', last4: '', holds: {} }
    const { available } = await call((stripe) => stripe.balance.retrieve())
    const holds = Object.fromEntries(
      available.map(({ currency, amount }) => [currency, Math.max(0, fromStripe(amount, currency))])
    )
    return { bank_name: 'Stripe', last4: '', holds }
  }

  async function payouts(profile: string): Promise<readonly Payout[]> {
    if (profile !== BROKER_PROFILE) return []
    const { data } = await call((stripe) => stripe.payouts.list({ limit: LATEST }))
    return data.map(({ id, amount, currency, created, status, arrival_date, metadata }) => ({
      payout: metadata?.[PAYOUT] ?? id,
      amount: fromStripe(amount, currency),
      unit: currency,
      paid_at: instantOf(created),
      ...((status === 'failed' || status === 'canceled') && {
        returned_at: instantOf(Math.max(created, arrival_date))
      })
    }))
  }

  async function payOut({ id, amount: sum, unit: currency }: PayoutRequest): Promise<void> {
    const amount = toStripe(sum, currency)
    if (amount === undefined) throw new Error(`${sum} of ${currency} cannot be paid out by Stripe`)
    await call((stripe) =>
      stripe.payouts.create(
        { amount, currency, metadata: { [PAYOUT]: id } },
        { idempotencyKey: `payout-${id}` }
      )
    )
  }
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString()
}
