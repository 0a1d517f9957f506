/** Stripe as the payment processor of a simulation: its own library asks a fake one, over a connection that breaks. */
import { stripeProcessor } from '@bursar/billing'
import { BROKER_PROFILE } from '@bursar/contracts'
import { stripeBook } from '../stripe/book.ts'
import { stripeDesk } from '../stripe/desk.ts'
import { outsideStripe } from '../stripe/outside.ts'
import type { CardNetwork } from './card-network.ts'

/** What its webhook is signed with. */
export const WEBHOOK_SECRET = 'whsec_of_a_simulation'

/** @param now virtual milliseconds since 1970 */
export async function createStripeNetwork(now: () => number): Promise<CardNetwork> {
  const book = stripeBook(() => Math.floor(now() / 1_000))
  const desk = stripeDesk(book)
  const network: CardNetwork = {
    stripe: { book, outside: outsideStripe(book) },
    taken: () =>
      book.all('payment_intent').flatMap(({ id, latest_charge }) => {
        const charge = book.objects.get(latest_charge)
        return charge?.balance_transaction ? [id] : []
      }),
    reachedFrom: (interrupt) =>
      stripeProcessor({
        secretKey: 'sk_test_simulated',
        publicKey: 'pk_test_simulated',
        webhookSecret: WEBHOOK_SECRET,
        reach: {
          now,
          async fetch(place, { method = 'GET', body, headers } = {}) {
            await interrupt('before')
            const { pathname, search } = new URL(String(place))
            const form = String(body ?? '') || search.slice(1)
            const sent = new Headers(headers)
            const key = sent.get('idempotency-key') ?? undefined
            const account = sent.get('stripe-account') ?? undefined
            const answer = desk({ method, path: pathname.replace('/v1/', ''), form, key, account })
            await interrupt('after')
            return new Response(answer.text, {
              status: answer.status,
              headers: {
                'content-type': 'application/json',
                ...(answer.isRepeated && { 'idempotent-replayed': 'true' })
              }
            })
          }
        }
      })
  }
  // The first call loads the library, which the time of a simulation would not wait for.
  await network.reachedFrom(async () => {}).payouts(BROKER_PROFILE)
  return network
}
