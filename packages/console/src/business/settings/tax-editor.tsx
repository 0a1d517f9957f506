import { readAgain } from '../../api/changes.ts'
import { saveRate, type TaxRate } from '../../api/taxes.ts'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { TextField, Tick } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'
import type { Typed } from '../../parts/typed.ts'
import { countries } from '../../text/countries.ts'
import { Mistyped } from '../../text/mistyped.ts'
import { decimalText } from '../../text/money.ts'
import { placeText } from '../../text/taxes.ts'

export interface TaxEditorProps {
  readonly profile: string
  readonly rate: TaxRate | 'new'
  close(): void
}

/** One rate, and where it counts. */
export function TaxEditor({ profile, rate, close }: TaxEditorProps) {
  const old = rate === 'new' ? undefined : rate
  async function save(typed: Typed): Promise<void> {
    const percent = typed.amount('percent')
    if (percent === undefined) throw new Mistyped({ percent: ['Write a percentage such as 19 or 8.5.'] })
    const now = {
      title: typed.text('title'),
      percent,
      country: typed.text('country') || null,
      region: typed.text('region') || null,
      reverse_charge: typed.isOn('reverse_charge')
    }
    await saveRate(profile, now, old)
    toast(`Orders of customers in ${placeText(now)} are taxed at it from now on.`)
    void readAgain()
  }
  return (
    <SureDialog
      title={old ? placeText(old) : 'New tax rate'}
      button={old ? 'Save' : 'Add the rate'}
      busy="Saving…"
      tone="primary"
      close={close}
      act={save}
    >
      <div className="fields">
        <TextField
          name="title"
          label="What it is called"
          hint="It stands on invoices: VAT, Sales tax."
          defaultValue={old?.title ?? 'VAT'}
          maxLength={50}
          required
        />
        <TextField
          name="percent"
          label="Percent"
          hint="Such as 19 or 8.5."
          inputMode="decimal"
          defaultValue={old && decimalText(old.percent).replace(/\.?0+$/, '')}
          required
        />
        <TextField
          name="country"
          label="Country"
          options={countries().map(([code, name]) => [code, code ? name : 'All other countries'])}
          defaultValue={old?.country ?? ''}
        />
        <TextField
          name="region"
          label="Region"
          hint="Where it has a rate of its own."
          defaultValue={old?.region ?? ''}
          maxLength={255}
          autoComplete="off"
        />
      </div>
      <Tick
        name="reverse_charge"
        label="Businesses of other countries with a valid tax number owe it themselves (reverse charge)"
        defaultChecked={old?.reverse_charge}
      />
    </SureDialog>
  )
}
