/** The payment processor of a simulation: it remembers what it was asked, whatever becomes of who asked. */
import { type ChargeAnswer, type PaymentProcessor, testProcessor } from '@bursar/billing'
import { finding } from './finding.ts'

export interface CardNetwork {
  readonly processor: PaymentProcessor
  /** What it answered, by the id of the charge. */
  readonly answers: ReadonlyMap<string, { readonly amount: number; readonly answer: ChargeAnswer }>
}

/**
 * A processor that keeps its promise: the same charge asked again gets the same answer, and one id with two
 * amounts is a finding. `interrupt` runs around each question and may delay it or end who asked.
 */
export function createCardNetwork(): CardNetwork & {
  reachedFrom(interrupt: (when: 'before' | 'after') => Promise<void>): PaymentProcessor
} {
  const processor = testProcessor()
  const answers = new Map<string, { amount: number; answer: ChargeAnswer }>()

  return {
    processor,
    answers,
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
