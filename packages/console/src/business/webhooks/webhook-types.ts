import type { Answer } from '@bursar/client'

type Read = Extract<Answer<'GET', '/api/billing/{profile}/webhooks/{webhook}'>, { status: 200 }>

/** A webhook as the API shows it. */
export type Webhook = Read['body']

export type WebhookType = Webhook['types'][number]

/** What messages tell, in the order in which they are offered. */
export const webhookTypes: Readonly<Record<WebhookType, string>> = {
  'charge.paid': 'a charge was paid',
  'charge.failed': 'a charge failed',
  'charge.refunded': 'a charge was refunded',
  'refund.failed': 'a refund did not go through',
  'charge.disputed': 'a charge is disputed',
  'dispute.won': 'a dispute was won',
  'dispute.lost': 'a dispute was lost',
  'invoice.issued': 'an invoice was issued',
  'credit_note.issued': 'a credit note was issued',
  'payment.missed': 'no card was on file for a payment',
  'balance.collected': 'a balance was paid offline',
  'balance.written_off': 'a balance was written off',
  'subscription.started': 'a subscription began',
  'subscription.renewed': 'a subscription was extended',
  'subscription.changed': 'a subscription changed in any way',
  'subscription.ended': 'a subscription ended early',
  'subscription.renewal_stopped': 'a renewal was stopped',
  'subscription.renewal_resumed': 'a renewal was turned on again',
  'subscription.plan_changed': 'a subscription went over to another plan',
  'subscription.change_noted': 'a subscription will go over to another plan',
  'subscription.change_taken_back': 'a subscription stays with its plan',
  'subscription.trial_ends_soon': 'a trial ends in three days',
  'subscription.trial_ended': 'a trial ended',
  'subscription.renewal_soon': 'a subscription renews in 14 days',
  'subscription.price_changes': 'a subscription will cost more',
  'subscription.requested': 'somebody asks to subscribe',
  'subscription.granted': 'a subscription was granted',
  'subscription.accepted': 'a subscription was accepted',
  'card.expires': 'the card on file expires',
  'plan.created': 'a plan was made',
  'plan.updated': 'a plan was changed',
  'plan.deleted': 'a plan was deleted',
  'coupon.created': 'a coupon was made',
  'coupon.deleted': 'a coupon was deleted',
  'payout.returned': 'a bank drew a payout back'
}

/** How a webhook is, in a word. */
export function stateOf({ is_active, disabled }: Pick<Webhook, 'is_active' | 'disabled'>) {
  if (is_active) return { tone: 'positive', word: 'on' } as const
  if (disabled === null) return { tone: 'neutral', word: 'off' } as const
  return { tone: 'danger', word: disabled === 'gone' ? 'off: gone' : 'off: failing' } as const
}
