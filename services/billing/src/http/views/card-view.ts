import type { Card } from '@bursar/contracts'
import type { PaymentProcessor } from '../../processor/port.ts'
import { text } from './user-view.ts'

/** A card on file whose texts are open; empty texts when there is none. */
export function cardView(
  card: { readonly last4: unknown; readonly exp_date: unknown } | null,
  processor: PaymentProcessor,
  setupSecret?: string
): Card {
  return {
    processor_info: {
      STRIPE_PUB_KEY: processor.publicKey,
      ...(setupSecret !== undefined && { STRIPE_INTENT_SECRET: setupSecret })
    },
    last4: text(card?.last4),
    exp_date: text(card?.exp_date)
  }
}
