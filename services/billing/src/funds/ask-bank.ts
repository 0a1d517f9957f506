import { noAnswer } from '../processors/no-answer.ts'
import type { BankAccount, PaymentProcessor } from '../processors/port.ts'

/** Where a profile's payouts go; 503 when the processor cannot be asked. */
export async function askBank(processor: PaymentProcessor, profile: string): Promise<BankAccount> {
  try {
    return await processor.bank(profile)
  } catch {
    return noAnswer()
  }
}
