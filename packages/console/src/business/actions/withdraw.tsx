import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Entries, type Entry } from '../../parts/entries.tsx'
import { Field } from '../../parts/field.tsx'
import { readAmount } from '../../text/amounts.ts'
import { decimalText, moneyText } from '../../text/money.ts'

export interface WithdrawProps {
  readonly profile: string
  /** At most, in 1/100. */
  readonly available: number
  readonly unit: string
  readonly bank: string
  close(): void
}

/** Sends funds to the bank account. */
export function Withdraw({ profile, available, unit, bank, close }: WithdrawProps) {
  const [typed, setTyped] = useState(decimalText(available))
  const amount = readAmount(typed)
  const withdraw = (dry_run: boolean) =>
    api.post('/api/billing/{profile}/transfers', {
      params: { profile },
      query: dry_run ? { dry_run: true } : {},
      body: { amount: amount ?? 0, unit }
    })
  return (
    <Confirm
      title="Withdraw"
      asked={[profile, unit, typed]}
      preview={async () => (await withdraw(true)).body as { readonly results?: readonly Entry[] }}
      says={({ results = [] }) => (
        <>
          <p>It goes to {bank}. What is on its way cannot be called back.</p>
          <Entries entries={results} />
        </>
      )}
      button={() => `Withdraw ${moneyText(amount ?? 0, unit)}`}
      act={() => withdraw(false)}
      done={`${moneyText(amount ?? 0, unit)} is on its way to the bank.`}
      close={close}
    >
      <Field
        label="Amount"
        hint={`${moneyText(available, unit)} is available.`}
        fault={amount === undefined ? 'Write a sum such as 12.50.' : undefined}
      >
        <input inputMode="decimal" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </Field>
    </Confirm>
  )
}
