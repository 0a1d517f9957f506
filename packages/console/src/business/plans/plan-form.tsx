import { SentForm } from '../../parts/sent-form.tsx'
import { TextField, Tick } from '../../parts/text-field.tsx'
import type { Typed } from '../../parts/typed.ts'
import { decimalText } from '../../text/money.ts'
import { periodTypes } from '../../text/periods.ts'
import { periodWords } from '../../text/plans.ts'
import { type PlanTerms, renewals, trialsOnce } from './plan-terms.ts'

export interface PlanFormProps {
  /** What it begins with. */
  readonly terms: PlanTerms
  /** Why it cannot be saved by its viewer. */
  readonly closed: string | undefined
  readonly button: string
  changed(typed: Typed): void
  send(typed: Typed): Promise<void>
}

/** Days; the API takes no more. */
const TRIAL_DAYS_MAX = 730

/** The terms of a plan. */
export function PlanForm({ terms, closed, button, changed, send }: PlanFormProps) {
  return (
    <SentForm className="wide" button={button} busy="Saving…" closed={closed} changed={changed} send={send}>
      <TextField name="title" label="Name" defaultValue={terms.title} maxLength={255} required />
      <TextField
        name="description"
        label="Description"
        rows={2}
        defaultValue={terms.description}
        maxLength={1000}
      />
      <Price terms={terms} />
      <div className="fields">
        <TextField
          name="trial_days"
          label="Days of trial"
          hint="Free at first; 0 is no trial."
          type="number"
          min={0}
          max={TRIAL_DAYS_MAX}
          defaultValue={terms.trial_days}
          required
        />
        <TextField
          name="trial_once"
          label="A trial is had"
          options={Object.entries(trialsOnce)}
          defaultValue={terms.trial_once}
        />
      </div>
      <div>
        <Tick name="tax_included" label="The price has the tax in it" defaultChecked={terms.tax_included} />
        <Tick name="tax_exempt" label="No tax is due on it" defaultChecked={terms.tax_exempt} />
        <Tick
          name="is_active"
          label="On sale: it stands on the pricing page"
          defaultChecked={terms.is_active}
        />
        <Tick
          name="optin_on_request"
          label="Who wants it is accepted by a manager first"
          defaultChecked={terms.optin_on_request}
        />
      </div>
    </SentForm>
  )
}

/** What is paid, and how often. */
function Price({ terms }: { readonly terms: PlanTerms }) {
  return (
    <div className="fields">
      <TextField
        name="period_amount"
        label="Price of a period"
        inputMode="decimal"
        defaultValue={decimalText(terms.period_amount)}
        required
      />
      <TextField
        name="unit"
        label="Currency"
        hint="Three letters, such as usd or eur."
        pattern="[A-Za-z]{3}"
        defaultValue={terms.unit}
        required
      />
      <TextField
        name="period_length"
        label="How many"
        type="number"
        min={1}
        defaultValue={terms.period_length}
        required
      />
      <TextField
        name="period_type"
        label="Periods"
        options={periodTypes.map((type) => [type, `${periodWords[type]}s`] as const)}
        defaultValue={terms.period_type}
      />
      <TextField
        name="setup_amount"
        label="Paid once, at the start"
        inputMode="decimal"
        defaultValue={decimalText(terms.setup_amount)}
        required
      />
      <TextField
        name="renewal_type"
        label="At its end it"
        options={Object.entries(renewals)}
        defaultValue={terms.renewal_type}
      />
    </div>
  )
}
