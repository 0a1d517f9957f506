/** What became of a refund at Stripe. */
import type Stripe from 'stripe'
import type { ProcessorNotice, RefundAnswer } from '../port.ts'
import { idOf } from './customers.ts'

/** The name that our id of a refund has in Stripe's metadata. */
export const REFUND = 'bursar_refund'

/** As it stands: one that failed or was canceled is not tried again by Stripe. */
export function refundAnswer({ status, failure_reason }: Stripe.Refund): RefundAnswer {
  if (status !== 'failed' && status !== 'canceled') return { is: 'taken' }
  return { is: 'refused', reason: failure_reason ?? status }
}

/** The same as a notice; undefined of one that is well, or was not asked for here. */
export function refundNotice(refund: Stripe.Refund): ProcessorNotice | undefined {
  const answer = refundAnswer(refund)
  const processor_key = idOf(refund.payment_intent)
  const id = refund.metadata?.[REFUND]
  if (answer.is !== 'refused' || processor_key === undefined || id === undefined) return undefined
  return { is: 'refund-failed', processor_key, refund: id, reason: answer.reason }
}
