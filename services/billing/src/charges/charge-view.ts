import { type Charge, moneyText } from '@bursar/contracts'
import { expiry } from '../accounts/card-view.ts'
import { text } from '../shared/views.ts'
import type { ChargeDocument } from './projection.ts'

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
>

/** A charge as its payer and its provider see it. */
export function chargeView(charge: ShownCharge): Charge {
  const { charge: id, created_at, amount, unit, state, description, processor_key, last4, exp_date } = charge
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
    detail: ''
  }
}
