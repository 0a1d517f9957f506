import type { FormEvent } from 'react'
import { Field } from '../../parts/field.tsx'
import { FormFault, faultsOf } from '../../parts/form-faults.tsx'
import { periodTypes } from '../../text/periods.ts'
import { periodWords } from '../../text/plans.ts'
import type { PlanDraft } from './draft.ts'

export interface PlanFormProps {
  readonly draft: PlanDraft
  readonly error: Error | null
  readonly isSending: boolean
  /** Why it cannot be saved by its viewer. */
  readonly closed: string | undefined
  readonly button: string
  change(draft: PlanDraft): void
  send(): void
}

const renewals = {
  'auto-renew': 'renews until it is stopped',
  'one-time': 'ends when it is over',
  repeat: 'can be bought again'
} as const

/** The terms of a plan. */
export function PlanForm({ draft, error, isSending, closed, button, change, send }: PlanFormProps) {
  const faults = faultsOf(error)
  const put = (more: Partial<PlanDraft>) => change({ ...draft, ...more })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  return (
    <form onSubmit={submit}>
      <Field label="Name" fault={faults.title}>
        <input
          value={draft.title}
          required
          maxLength={70}
          onChange={({ target }) => put({ title: target.value })}
        />
      </Field>
      <Field label="Description" fault={faults.description}>
        <textarea
          value={draft.description}
          maxLength={500}
          onChange={({ target }) => put({ description: target.value })}
        />
      </Field>
      <div className="fields">
        <Field label="Price of a period" fault={faults.period_amount}>
          <input
            inputMode="decimal"
            value={draft.price}
            onChange={({ target }) => put({ price: target.value })}
          />
        </Field>
        <Field label="Currency" hint="Three letters, such as usd or eur." fault={faults.unit}>
          <input
            value={draft.unit}
            pattern="[a-z]{3}"
            onChange={({ target }) => put({ unit: target.value.toLowerCase() })}
          />
        </Field>
        <Field label="How many" fault={faults.period_length}>
          <input
            type="number"
            min={1}
            value={draft.period_length}
            onChange={({ target }) => put({ period_length: target.value })}
          />
        </Field>
        <Field label="Periods" fault={faults.period_type}>
          <select
            value={draft.period_type}
            onChange={({ target }) => put({ period_type: target.value as PlanDraft['period_type'] })}
          >
            {periodTypes.map((type) => (
              <option key={type} value={type}>{`${periodWords[type]}s`}</option>
            ))}
          </select>
        </Field>
        <Field label="Paid once, at the start" fault={faults.setup_amount}>
          <input
            inputMode="decimal"
            value={draft.setup}
            onChange={({ target }) => put({ setup: target.value })}
          />
        </Field>
        <Field label="At its end it" fault={faults.renewal_type}>
          <select
            value={draft.renewal_type}
            onChange={({ target }) => put({ renewal_type: target.value as PlanDraft['renewal_type'] })}
          >
            {Object.entries(renewals).map(([type, words]) => (
              <option key={type} value={type}>
                {words}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.is_active}
          onChange={({ target }) => put({ is_active: target.checked })}
        />
        On sale: it stands on the pricing page
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.optin_on_request}
          onChange={({ target }) => put({ optin_on_request: target.checked })}
        />
        Who wants it is accepted by a manager first
      </label>
      <FormFault error={error} />
      <div className="form-end">
        <button type="submit" className="primary" disabled={isSending || closed !== undefined}>
          {button}
        </button>
      </div>
      {closed && <p className="muted">{closed}</p>}
    </form>
  )
}
