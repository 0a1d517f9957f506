import { Link } from '@tanstack/react-router'
import type { Charge } from '../api/selling.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'

const states: Readonly<Record<string, readonly [string, Tone]>> = {
  created: ['waiting', 'warning'],
  done: ['paid', 'positive'],
  failed: ['failed', 'danger'],
  disputed: ['disputed', 'warning']
}

export function stateOf({ state }: Pick<Charge, 'state'>): readonly [string, Tone] {
  return states[state] ?? [state, 'neutral']
}

/** A payment, which leads to its receipt, or to the page on which it is paid. */
export function PaymentRow({ profile, payment }: { readonly profile: string; readonly payment: Charge }) {
  const { amount, unit, created_at, description, processor_key, claim_code } = payment
  const [text, tone] = stateOf(payment)
  return (
    <li>
      <span className="what">
        <bdi>{description ?? 'Payment'}</bdi>
        <span className="muted">{dayText(created_at)}</span>
      </span>
      <Chip tone={tone}>{text}</Chip>
      <span className="number">{moneyText(amount, unit)}</span>
      {processor_key && (
        <Link to="/billing/$profile/receipt/$charge" params={{ profile, charge: processor_key }}>
          Receipt
        </Link>
      )}
      {!processor_key && claim_code && (
        <Link to="/pay/$claim_code" params={{ claim_code }}>
          Pay
        </Link>
      )}
    </li>
  )
}
