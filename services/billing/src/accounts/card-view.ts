import type { Card } from '@bursar/contracts'
import type { PaymentProcessor } from '../processors/port.ts'
import { text } from '../shared/views.ts'

/** A card on file whose texts are open; empty texts when there is none. */
export function cardView(
  card: { readonly last4: unknown; readonly exp_date: unknown } | null,
  processor: PaymentProcessor,
  setupSecret?: string
): Card {
  return {
    processor_info: processorAuth(processor, setupSecret),
    last4: text(card?.last4),
    exp_date: expiry(card?.exp_date)
  }
}

/** What a browser needs to talk to the processor; nothing where it talks to none. */
export function processorAuth(
  { publicKey }: { readonly publicKey?: PaymentProcessor['publicKey'] | undefined },
  secret?: string
): Card['processor_info'] {
  return {
    ...(publicKey !== undefined && { STRIPE_PUB_KEY: publicKey }),
    ...(secret !== undefined && { STRIPE_INTENT_SECRET: secret })
  }
}

/** The date of a card as it is printed on it, `MM/YYYY`; empty when there is none. */
export function expiry(date: unknown): string {
  const [, year, month] = /^(\d{4})-(\d\d)/.exec(text(date)) ?? []
  return year === undefined ? '' : `${month}/${year}`
}
