/** Customers and banks of a simulation whose cards are at a fake Stripe. */
import type { CardNetwork } from './card-network.ts'
import type { Draw } from './draw.ts'
import type { Scheduler } from './scheduler.ts'
import type { Bank } from './stories/scene.ts'

const LATER_MS = 3_000

export function createBank(
  { book, outside }: NonNullable<CardNetwork['stripe']>,
  { scheduler, draw }: { readonly scheduler: Scheduler; readonly draw: Draw }
): Bank {
  const statusOf = (key: string) => book.objects.get(key)?.status
  const disputeOf = (key: string) => book.all('dispute').find((one) => one.payment_intent === key)
  return {
    later: () => scheduler.sleep(draw.between(1, LATER_MS)),
    isPaid: (key) => statusOf(key) === 'succeeded',
    confirm(key, isWell) {
      if (statusOf(key) === 'requires_action') outside.confirm(key, isWell)
    },
    dispute(key, status) {
      if (!disputeOf(key)) outside.dispute(key, status)
    },
    decide(key, as) {
      if (disputeOf(key)?.status === 'needs_response') outside.dispute(key, as)
    },
    returnRefunds: (key) => outside.returnRefunds(key),
    onboard: (url) => outside.onboard(url.split('/').at(-1) ?? '')
  }
}
