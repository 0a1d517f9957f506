import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Entries, type Entry } from '../../parts/entries.tsx'
import { Field } from '../../parts/field.tsx'
import { readAmount } from '../../text/amounts.ts'
import { decimalText, moneyText } from '../../text/money.ts'

interface Line {
  readonly num: number
  readonly description: string
  readonly refundable: number
}

export interface RefundProps {
  /** Who sold. */
  readonly profile: string
  /** Who paid. */
  readonly customer: string
  readonly charge: string
  readonly unit: string
  readonly lines: readonly Line[]
  close(): void
}

/** Gives money of a charge back, line by line; all that is left unless less is typed. */
export function Refund({ profile, customer, charge, unit, lines, close }: RefundProps) {
  const open = lines.filter(({ refundable }) => refundable > 0)
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({})
  const amountOf = ({ num, refundable }: Line) => readAmount(typed[num] ?? decimalText(refundable))
  const isTyped = open.every((line) => amountOf(line) !== undefined)
  const asked = open
    .map((line) => ({ num: line.num, refunded_amount: amountOf(line) ?? 0 }))
    .filter(({ refunded_amount }) => refunded_amount > 0)
  const refund = (dry_run: boolean) =>
    api.post('/api/billing/{profile}/charges/{charge}/refund', {
      params: { profile: customer, charge },
      query: dry_run ? { dry_run: true } : {},
      body: { lines: isTyped ? asked : [] }
    })
  return (
    <Confirm
      title="Refund"
      asked={[charge, typed]}
      preview={async () => triedOf((await refund(true)).body)}
      says={({ amount, entries }) => (
        <>
          <p>
            {moneyText(amount, unit)} goes back to the customer. Your funds fall by{' '}
            {moneyText(takenFrom(profile, entries), unit)}; the rest is fees that come back.
          </p>
          <Entries entries={entries} />
        </>
      )}
      button={({ amount }) => `Refund ${moneyText(amount, unit)}`}
      act={() => refund(false)}
      done="The money goes back to the card."
      close={close}
    >
      {open.map((line) => (
        <Field
          key={line.num}
          label={line.description}
          hint={`${moneyText(line.refundable, unit)} is left of it.`}
          fault={amountOf(line) === undefined ? 'Write a sum such as 12.50.' : undefined}
        >
          <input
            inputMode="decimal"
            value={typed[line.num] ?? decimalText(line.refundable)}
            onChange={({ target }) => setTyped({ ...typed, [line.num]: target.value })}
          />
        </Field>
      ))}
    </Confirm>
  )
}

/** What leaves the funds of a profile. */
function takenFrom(profile: string, entries: readonly Entry[]): number {
  return entries
    .filter(({ orig_account, orig_profile }) => orig_account === 'Funds' && orig_profile.slug === profile)
    .reduce((sum, { dest_amount }) => sum + dest_amount, 0)
}

/** A refund that is tried answers what would be booked, and one that is made the charge. */
function triedOf(body: object) {
  if (!('results' in body)) throw new Error('The system did not say what the refund would do.')
  const { amount, results } = body as { amount: number; results: readonly Entry[] }
  return { amount, entries: results }
}
