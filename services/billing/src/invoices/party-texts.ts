/** Both parties of an invoice, as it keeps them: one JSON text each, under the invoice's own key. */
import type { InvoiceParty } from '@bursar/contracts'
import type { DetailedProfile } from '@bursar/service-kit'
import { text } from '../shared/views.ts'

/** What a revealed profile is called and where it is; one that was erased has empty texts. */
export function partyOf(profile: DetailedProfile | undefined): InvoiceParty {
  return {
    name: text(profile?.full_name) || text(profile?.slug),
    street_address: text(profile?.street_address),
    locality: text(profile?.locality),
    region: text(profile?.region),
    postal_code: text(profile?.postal_code),
    country: text(profile?.country),
    tax_id: text(profile?.tax_id)
  }
}

/** What an invoice says of a party once its retention is over. */
export const ERASED: InvoiceParty = {
  name: 'erased',
  street_address: '',
  locality: '',
  region: '',
  postal_code: '',
  country: '',
  tax_id: ''
}

/** Reads what was kept, revealed. */
export function readParty(kept: unknown): InvoiceParty {
  return kept === null || kept === undefined ? ERASED : { ...ERASED, ...JSON.parse(text(kept)) }
}
