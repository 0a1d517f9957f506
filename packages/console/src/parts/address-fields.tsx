import { countries } from '../text/countries.ts'
import { TextField } from './text-field.tsx'

export interface Address {
  readonly street_address?: string | null | undefined
  readonly postal_code?: string | null | undefined
  readonly locality?: string | null | undefined
  readonly region?: string | null | undefined
  readonly country?: string | null | undefined
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
        defaultValue={address.street_address ?? ''}
      />
      <TextField
        name="postal_code"
        label="Postal code"
        autoComplete="postal-code"
        maxLength={255}
        defaultValue={address.postal_code ?? ''}
      />
      <TextField
        name="locality"
        label="Town"
        autoComplete="address-level2"
        maxLength={255}
        defaultValue={address.locality ?? ''}
      />
      <TextField
        name="region"
        label="Region"
        autoComplete="address-level1"
        maxLength={255}
        defaultValue={address.region ?? ''}
      />
      <TextField name="country" label="Country" options={countries()} defaultValue={address.country ?? ''} />
    </>
  )
}
