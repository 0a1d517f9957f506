/** The payment processor of a simulation: it remembers what it was asked, whatever becomes of who asked. */
import { type ChargeAnswer, type PaymentProcessor, testProcessor } from '@bursar/billing'
import type { StripeBook } from '../stripe/book.ts'
import type { OutsideStripe } from '../stripe/outside.ts'
import { finding } from './finding.ts'

export interface CardNetwork {
  /** It, as a process reaches it: `interrupt` runs around each question, and may delay it or end who asked. */
  reachedFrom(interrupt: (when: 'before' | 'after') => Promise<void>): PaymentProcessor
  /** The keys of the charges that it took money for. */
  taken(): readonly string[]
  /** Where it is Stripe: what that knows, and what customers and banks do there. */
  readonly stripe?: { readonly book: StripeBook; readonly outside: OutsideStripe }
}

/** The test processor, which keeps its promise: one id with two amounts is a finding. */
export function createCardNetwork(): CardNetwork {
  const processor = testProcessor()
  const answers = new Map<string, { amount: number; answer: ChargeAnswer }>()

  return {
    taken: () =>
      [...answers.values()].flatMap(({ answer }) => (answer.is === 'settled' ? [answer.processor_key] : [])),
    reachedFrom: (interrupt) => ({
      ...processor,
      async charge(request) {
        await interrupt('before')
        const known = answers.get(request.id)
        if (known && known.amount !== request.amount) {
          finding(`charge ${request.id} was asked for ${known.amount} and for ${request.amount}`)
        }
        const answer = known?.answer ?? (await processor.charge(request))
        answers.set(request.id, { amount: request.amount, answer })
        await interrupt('after')
        return answer
      }
    })
  }
}
