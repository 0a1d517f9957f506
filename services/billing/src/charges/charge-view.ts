import { type Charge, type ChargeCreated, moneyText } from '@bursar/contracts'
import { expiry } from '../accounts/card-view.ts'
import { payableOf } from '../shared/domain/money.ts'
import { text } from '../shared/views.ts'
import { type LeftOfLine, leftAsCharged } from './left-of-orders.ts'
import { type ChargeDocument, partsOf } from './projection.ts'

/** What a view needs of a charge; the card's texts are open. */
export type ShownCharge = Pick<
  ChargeDocument,
  | 'charge'
  | 'created_at'
  | 'amount'
  | 'unit'
  | 'state'
  | 'description'
  | 'processor_key'
  | 'last4'
  | 'exp_date'
  | 'claim_code'
  | 'parts'
  | 'unreturned'
>

/** A charge as its payer and its provider see it; `invoice`: number of the one that it pays; `leftOf`: see `leftOfOrders`. */
export function chargeView(
  charge: ShownCharge,
  invoice: string | null = null,
  leftOf: LeftOfLine = leftAsCharged
): Charge {
  const { charge: id, created_at, amount, unit, state, description, processor_key, last4, exp_date } = charge
  const isRefundable = state === 'done' && processor_key !== null
  return {
    id,
    created_at,
    amount,
    unit,
    state,
    readable_amount: moneyText(amount, unit),
    description,
    claim_code: charge.claim_code ?? null,
    last4: text(last4),
    exp_date: expiry(exp_date) || null,
    processor_key,
    detail: charge.unreturned ? failedRefund(charge.unreturned, unit) : '',
    lines: charge.parts.map(({ description, amount, refunded }, num) => ({
      num,
      description,
      amount,
      refunded,
      refundable: isRefundable ? payableOf(Math.min(amount - refunded, leftOf(num)), unit) : 0
    })),
    invoice
  }
}

function failedRefund(amount: number, unit: string): string {
  const sum = moneyText(amount, unit)
  return `The payment processor could not refund ${sum}: it is still to be paid back in another way, such as a bank transfer.`
}

/** A charge that no processor was asked for: an invoice that was just made, or what a dry run would charge. */
export function unpaidCharge({
  charge,
  created_at,
  amount,
  unit,
  description,
  lines,
  claim_code
}: Pick<ChargeCreated, 'charge' | 'created_at' | 'amount' | 'unit' | 'description'> & {
  readonly lines: Parameters<typeof partsOf>[0]
  readonly claim_code?: string
}): ShownCharge {
  const said = { charge, created_at, amount, unit, description, parts: partsOf(lines) }
  const common = { ...said, ...(claim_code !== undefined && { claim_code }) }
  return { ...common, state: 'created', processor_key: null, last4: '', exp_date: null }
}
