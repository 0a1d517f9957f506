/**
 * Shares of charges on Stripe's connected accounts, as separate transfers. All that was moved of a charge is found by the
 * transfer group, so nothing is kept here, and what an answer that was lost did is seen before more is asked for.
 */
import { mulDiv } from '@bursar/calendar'
import type Stripe from 'stripe'
import type { Handed, MoveAnswer, ShareMove } from '../payee-accounts.ts'
import { isGone, refusalIn } from './errors.ts'
import type { Call } from './library.ts'
import { askedAnew } from './repeated.ts'
import { fromStripe, toStripe } from './units.ts'

/** The name that an amount in 1/100 units of the charge has in Stripe's metadata: an account may settle in another currency. */
const AMOUNT = 'bursar_amount'

/** A charge is moved far less often. */
const MOST = 100

/** What all transfers of a charge are found by. */
export function groupOf(charge: string): string {
  return `charge-${charge}`
}

export function stripeShares(call: Call) {
  return { handed, handOn, takeBack }

  async function handed(charge: string): Promise<Handed> {
    const transfers = await made(charge)
    const amount = transfers.reduce((sum, one) => sum + leftOf(one), 0)
    return { amount, moves: transfers.reduce((sum, { back }) => sum + 1 + back.length, 0) }
  }

  /** The newest first, each with what was taken back of it. */
  async function made(charge: string): Promise<Made[]> {
    const { data } = await call((stripe) =>
      stripe.transfers.list({ transfer_group: groupOf(charge), limit: MOST })
    )
    return Promise.all(data.map(async (transfer) => ({ transfer, back: await backOf(transfer) })))
  }

  /** A transfer has the latest of them with it. */
  async function backOf({
    id,
    reversals,
    amount_reversed
  }: Stripe.Transfer): Promise<Stripe.TransferReversal[]> {
    if (amount_reversed === 0 || !reversals.has_more) return reversals.data
    return (await call((stripe) => stripe.transfers.listReversals(id, { limit: MOST }))).data
  }

  async function handOn(move: ShareMove, destination: string): Promise<MoveAnswer> {
    const { charge, processor_key, moves, amount: part } = move
    const source = await chargeBehind(processor_key)
    if (!source) return { is: 'stuck', reason: 'not_booked_yet' }
    const { id, currency, amount } = sourceOf(source, move)
    if (amount < 1) return { is: 'stuck', reason: 'amount_too_small' }
    const isFirst = moves === 0
    if (!isFirst && (await availableOf(undefined, currency)) < amount) return SHORT
    return answered(keyOf('share', move), (idempotencyKey) =>
      call((stripe) =>
        stripe.transfers.create(
          {
            amount,
            currency,
            destination,
            transfer_group: groupOf(charge),
            // The first one waits for the charge to be available; what is handed on again comes out of what is.
            ...(isFirst && { source_transaction: id }),
            metadata: { [AMOUNT]: part }
          },
          { idempotencyKey }
        )
      )
    )
  }

  async function chargeBehind(intent: string): Promise<Booked | undefined> {
    const { latest_charge: charge } = await call((stripe) =>
      stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge.balance_transaction'] })
    )
    if (typeof charge !== 'object' || charge === null) return undefined
    const { balance_transaction: booked } = charge
    return typeof booked === 'object' && booked !== null ? { charge, booked } : undefined
  }

  async function takeBack(move: ShareMove): Promise<MoveAnswer> {
    const found = (await made(move.charge)).find((one) => leftOf(one) > 0)
    if (!found) return { is: 'stuck', reason: 'nothing_to_reverse' }
    const { transfer } = found
    const asked = Math.min(move.amount, leftOf(found))
    const wanted = atStripe(found, asked)
    const account = typeof transfer.destination === 'string' ? transfer.destination : transfer.destination?.id
    const there = await availableOf(account, transfer.currency)
    const amount = Math.min(wanted, there)
    const part = amount === wanted ? asked : mulDiv(asked, Math.max(0, amount), wanted)
    if (part === 0) return SHORT
    return answered(keyOf('share-back', { ...move, amount: part }), (idempotencyKey) =>
      call((stripe) =>
        stripe.transfers.createReversal(
          transfer.id,
          { amount, metadata: { [AMOUNT]: part } },
          { idempotencyKey }
        )
      )
    )
  }

  /** Of the site's own account, unless one is named; 0 of one that is gone: nothing comes from there. */
  async function availableOf(account: string | undefined, currency: string): Promise<number> {
    const options = account === undefined ? {} : { stripeAccount: account }
    try {
      const { available } = await call((stripe) => stripe.balance.retrieve({}, options))
      return available.find((one) => one.currency === currency)?.amount ?? 0
    } catch (error) {
      if (isGone(error)) return 0
      throw error
    }
  }
}

/** Asked before, which is cheaper than to be refused. */
const SHORT = { is: 'stuck', reason: 'balance_insufficient' } as const

interface Made {
  readonly transfer: Stripe.Transfer
  readonly back: readonly Stripe.TransferReversal[]
}

interface Booked {
  readonly charge: Stripe.Charge
  readonly booked: Stripe.BalanceTransaction
}

/** In the currency in which the charge is on the site's account: Stripe takes no other. */
function sourceOf({ charge, booked }: Booked, { amount, unit }: ShareMove) {
  const { currency } = booked
  const sent = currency === unit ? toStripe(whole(amount, unit), unit) : undefined
  const part = sent ?? mulDiv(booked.amount, amount, fromStripe(charge.amount, unit))
  return { id: charge.id, currency, amount: part }
}

/** Without a part that the unit's smallest coin cannot say: that stays on the site's account. */
function whole(amount: number, unit: string): number {
  return toStripe(amount, unit) === undefined ? amount - (amount % 100) : amount
}

/** 1/100 units of the charge that are left of a transfer. */
function leftOf({ transfer, back }: Made): number {
  return amountIn(transfer) - back.reduce((sum, one) => sum + amountIn(one), 0)
}

/** What a part of what is left is at Stripe: all of it with all of that. */
function atStripe(made: Made, part: number): number {
  const { amount, amount_reversed } = made.transfer
  const left = amount - amount_reversed
  return mulDiv(left, part, leftOf(made))
}

function amountIn({ metadata }: { readonly metadata: Stripe.Metadata | null }): number {
  return Number(metadata?.[AMOUNT] ?? 0)
}

function keyOf(what: string, { charge, moves, amount }: ShareMove): string {
  return `${what}-${charge}-${moves}-${amount}`
}

/** What Stripe refuses is tried again later: an account may be let receive money, or have some. */
async function answered(key: string, ask: (idempotencyKey: string) => Promise<unknown>): Promise<MoveAnswer> {
  try {
    await askedAnew(key, ask)
    return { is: 'moved' }
  } catch (error) {
    const reason = isGone(error) ? 'account_gone' : (refusalIn(error) ?? shortageIn(error))
    if (reason === undefined) throw error
    return { is: 'stuck', reason }
  }
}

/** Too little money on the account that it comes from. */
function shortageIn(error: unknown): string | undefined {
  const { type, code = '' } = error as { readonly type?: string; readonly code?: string }
  const isShort = code === 'balance_insufficient' || code === 'insufficient_funds'
  return type === 'StripeInvalidRequestError' && isShort ? code : undefined
}
