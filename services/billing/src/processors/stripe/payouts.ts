/** What Stripe holds on the site's own account and on those of providers, and what it sent to their banks. */
import { BROKER_PROFILE } from '@bursar/contracts'
import {
  type BankAccount,
  PAYOUTS_LATEST,
  type PaymentProcessor,
  type Payout,
  type PayoutRequest
} from '../port.ts'
import type { Call } from './library.ts'
import { askedAnew } from './repeated.ts'
import { fromStripe, toStripe } from './units.ts'

/** The name that our id of a payout has in Stripe's metadata. */
const PAYOUT = 'bursar_payout'

export function stripePayouts(
  call: Call
): Required<Pick<PaymentProcessor, 'bank' | 'payouts' | 'payOut' | 'transferFee'>> {
  return { bank, payouts, payOut, transferFee: () => 0 }

  async function bank(profile: string, account?: string): Promise<BankAccount> {
    if (account !== undefined) return { ...(await bankOf(account)), holds: await heldBy(account) }
    if (profile !== BROKER_PROFILE) return { bank_name: '', last4: '', holds: {} }
    return { bank_name: 'Stripe', last4: '', holds: await heldBy() }
  }

  async function heldBy(account?: string): Promise<Record<string, number>> {
    const { available } = await call((stripe) => stripe.balance.retrieve({}, on(account)))
    return Object.fromEntries(
      available.map(({ currency, amount }) => [currency, Math.max(0, fromStripe(amount, currency))])
    )
  }

  /** The bank that its owner named to Stripe. */
  async function bankOf(account: string): Promise<Pick<BankAccount, 'bank_name' | 'last4'>> {
    const { external_accounts: named } = await call((stripe) => stripe.accounts.retrieve(account))
    const first = named?.data[0]
    if (first?.object !== 'bank_account') return { bank_name: 'Stripe', last4: first?.last4 ?? '' }
    return { bank_name: first.bank_name ?? 'Stripe', last4: first.last4 }
  }

  async function payouts(profile: string, account?: string): Promise<readonly Payout[]> {
    if (profile !== BROKER_PROFILE && account === undefined) return []
    const { data } = await call((stripe) => stripe.payouts.list({ limit: PAYOUTS_LATEST }, on(account)))
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

  async function payOut({ id, amount: sum, unit: currency, account }: PayoutRequest): Promise<void> {
    const amount = toStripe(sum, currency)
    if (amount === undefined) throw new Error(`${sum} of ${currency} cannot be paid out by Stripe`)
    await askedAnew(`payout-${id}`, (idempotencyKey) =>
      call((stripe) =>
        stripe.payouts.create(
          { amount, currency, metadata: { [PAYOUT]: id } },
          { idempotencyKey, ...on(account) }
        )
      )
    )
  }
}

/** On whose account it happens: the site's own, unless another is named. */
function on(account: string | undefined) {
  return account === undefined ? {} : { stripeAccount: account }
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString()
}
