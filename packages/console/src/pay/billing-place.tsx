import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { AddressFields } from '../parts/address-fields.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'

const names = ['street_address', 'postal_code', 'locality', 'region', 'country', 'tax_id'] as const

/** Where the buyer is, while nobody has said it: the tax goes by it, so it is known before anything is paid. */
export function BillingPlace({ profile }: { readonly profile: string }) {
  async function save(typed: Typed): Promise<void> {
    const said = names.map((name) => [name, typed.text(name)] as const).filter(([, text]) => text)
    await api.patch('/api/profile/{profile}', { params: { profile }, body: Object.fromEntries(said) })
    await everythingChanged()
  }
  return (
    <details className="coupon-box">
      <summary>Address and VAT number for the invoice</summary>
      <SentForm button="Use this address" busy="Saving…" tone="usual" send={save}>
        <p className="muted">The tax above is worked out again for where you are.</p>
        <AddressFields />
        <TextField
          name="tax_id"
          label="VAT or tax number"
          hint="Of a business."
          maxLength={30}
          autoComplete="off"
        />
      </SentForm>
    </details>
  )
}
