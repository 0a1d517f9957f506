import { BROKER_PROFILE } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import type { PayeeAccounts } from '../processors/payee-accounts.ts'
import type { PaymentProcessor } from '../processors/port.ts'

/** What keeps accounts of providers; refused with 405 where nothing does, and to the broker, whose account is the site's. */
export function payeesOf({ payees }: PaymentProcessor, profile: string): PayeeAccounts {
  if (profile === BROKER_PROFILE) {
    fail('method_not_allowed', {
      detail: 'The site’s own account is the broker’s: there is nothing to connect.'
    })
  }
  return (
    payees ??
    fail('method_not_allowed', { detail: 'This site’s payment processor has no accounts for providers.' })
  )
}
