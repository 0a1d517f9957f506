import { TextField } from '../parts/text-field.tsx'
import { countries } from '../text/countries.ts'

export interface Address {
  readonly street_address?: string
  readonly postal_code?: string
  readonly locality?: string
  readonly country?: string
}

/** Where a customer is, for its invoices. */
export function AddressFields({ address = {} }: { readonly address?: Address }) {
  return (
    <>
      <TextField
        name="street_address"
        label="Street"
        autoComplete="street-address"
        maxLength={255}
        defaultValue={address.street_address}
      />
      <TextField
        name="postal_code"
        label="Postal code"
        autoComplete="postal-code"
        maxLength={255}
        defaultValue={address.postal_code}
      />
      <TextField
        name="locality"
        label="Town"
        autoComplete="address-level2"
        maxLength={255}
        defaultValue={address.locality}
      />
      <TextField name="country" label="Country" options={countries()} defaultValue={address.country ?? ''} />
    </>
  )
}
