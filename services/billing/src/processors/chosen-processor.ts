/** The processor that a site's settings choose. */
import type { PaymentProcessor } from './port.ts'
import type { StripeSettings } from './stripe/library.ts'
import { stripeProcessor } from './stripe/stripe-processor.ts'
import { type TestProcessorSettings, testProcessor } from './test-processor.ts'

export interface ProcessorSettings {
  /** Stripe takes payments where it is set up, else the test processor does. */
  readonly stripe?: StripeSettings | undefined
  readonly testWebhookSecret?: TestProcessorSettings['webhookSecret']
}

export function chosenProcessor({ stripe, testWebhookSecret }: ProcessorSettings): PaymentProcessor {
  return stripe ? stripeProcessor(stripe) : testProcessor({ webhookSecret: testWebhookSecret })
}
