/** What Stripe tells by itself. An event only hints at what is asked then, so neither its order nor its age matters. */
import type Stripe from 'stripe'
import type { ProcessorEvent, ProcessorNotice } from '../port.ts'
import { idOf, PROFILE } from './customers.ts'
import { costIn } from './intents.ts'
import type { Call } from './library.ts'
import { refundNotice } from './refunds.ts'
import { fromStripe } from './units.ts'

/** The events that the webhook has to be set up for. */
export const EVENT_TYPES = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.updated',
  'account.updated',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.failed',
  'refund.updated'
] as const

type Told = Readonly<Record<string, unknown>>

export function stripeEvents(call: Call) {
  return { noticeOf, eventsSince }

  async function noticeOf({ type, account, data }: ProcessorEvent): Promise<ProcessorNotice | undefined> {
    const told = data?.object as Told | undefined
    const id = told?.id
    if (typeof id !== 'string') return undefined
    if (type === 'account.updated') return accountNotice(id, told?.metadata)
    // What happens on an account of somebody else is none of ours.
    if (account !== undefined) return undefined
    if (type.startsWith('charge.dispute.')) return disputeNow(id)
    if (type.startsWith('refund.')) return refundNotice(await call((stripe) => stripe.refunds.retrieve(id)))
    if (type.startsWith('payment_intent.')) return { is: 'changed', processor_key: id }
    const intent = idOf(told?.payment_intent as string | { id: string } | null | undefined)
    return type.startsWith('charge.') && intent !== undefined
      ? { is: 'changed', processor_key: intent }
      : undefined
  }

  async function disputeNow(id: string): Promise<ProcessorNotice | undefined> {
    const dispute = await call((stripe) => stripe.disputes.retrieve(id))
    const processor_key = idOf(dispute.payment_intent)
    if (processor_key === undefined) return undefined
    const said = { processor_key, dispute: id, fee: feeOf(dispute) }
    switch (dispute.status) {
      case 'won':
      case 'lost':
        return { ...said, is: 'dispute-closed', as: dispute.status as 'won' | 'lost' }
      case 'needs_response':
      case 'under_review':
        return { ...said, is: 'disputed' }
      default:
        // An inquiry takes no money back.
        return undefined
    }
  }

  async function* eventsSince(instant: string): AsyncIterable<ProcessorEvent> {
    const gte = Math.floor(Date.parse(instant) / 1_000)
    const events: Stripe.Event[] = []
    let starting_after: string | undefined
    do {
      const page = await call((stripe) =>
        stripe.events.list({
          created: { gte },
          types: [...EVENT_TYPES],
          limit: 100,
          ...(starting_after !== undefined && { starting_after })
        })
      )
      events.push(...page.data)
      starting_after = page.has_more ? page.data.at(-1)?.id : undefined
    } while (starting_after !== undefined)
    // Stripe lists the newest first.
    for (const { id, type, account, data } of events.reverse()) {
      yield { id, type, account, data: { object: data.object as { id?: unknown; status?: unknown } } }
    }
  }
}

/** Whose it is was told when it was made. */
function accountNotice(account: string, metadata: unknown): ProcessorNotice | undefined {
  const profile = (metadata as Told | undefined)?.[PROFILE]
  return typeof profile === 'string' ? { is: 'account', account, profile } : undefined
}

function feeOf({ amount, currency, balance_transactions: booked }: Stripe.Dispute): number {
  const whole = { amount: fromStripe(amount, currency), unit: currency }
  return booked.reduce((sum, one) => sum + (one.fee > 0 ? costIn(whole, one) : 0), 0)
}
