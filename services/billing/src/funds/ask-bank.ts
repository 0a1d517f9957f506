import { fail } from '@bursar/service-kit'
import type { BankAccount, PaymentProcessor } from '../processors/port.ts'

/** Where a profile's payouts go; 503 when the processor cannot be asked. */
export async function askBank(processor: PaymentProcessor, profile: string): Promise<BankAccount> {
  try {
    return await processor.bank(profile)
  } catch {
    return fail('unavailable', { detail: 'The payment processor did not answer. Try again.' })
  }
}
