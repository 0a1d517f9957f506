import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Field } from '../../parts/field.tsx'
import { readAmount } from '../../text/amounts.ts'
import { decimalText, moneyText } from '../../text/money.ts'

export interface SettleProps {
  /** Who owes. */
  readonly customer: string
  readonly claim_code: string
  readonly amount: number
  readonly unit: string
  readonly as: 'paid' | 'written off'
  close(): void
}

/** Ends what is due on an invoice: it was paid outside of the system, or it will not be. */
export function Settle({ customer, claim_code, amount, unit, as, close }: SettleProps) {
  const [typed, setTyped] = useState(decimalText(amount))
  const sum = readAmount(typed)
  const settle = (dry_run: boolean) =>
    api.post('/api/billing/{profile}/payments/{claim_code}/collected', {
      params: { profile: customer, claim_code },
      query: dry_run ? { dry_run: true } : {},
      body: { paid: as === 'paid', amount: sum ?? 0 }
    })
  const isPaid = as === 'paid'
  return (
    <Confirm
      title={isPaid ? 'Mark as paid' : 'Write off'}
      asked={[claim_code, typed]}
      preview={async () => (await settle(true)).body}
      says={(after) => (
        <p>
          {isPaid
            ? 'The invoice counts as paid outside of this system. No money moves here. '
            : 'The customer no longer owes this sum. It cannot be taken back. '}
          {after.state === 'created' ? 'A part of it stays due.' : 'Nothing of it stays due.'}
        </p>
      )}
      button={() => `${isPaid ? 'Mark as paid' : 'Write off'} ${moneyText(sum ?? 0, unit)}`}
      act={() => settle(false)}
      done={isPaid ? 'Marked as paid.' : 'Written off.'}
      close={close}
    >
      <Field
        label="Amount"
        hint={`${moneyText(amount, unit)} is due.`}
        fault={sum === undefined ? 'Write a sum such as 12.50.' : undefined}
      >
        <input inputMode="decimal" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </Field>
    </Confirm>
  )
}
