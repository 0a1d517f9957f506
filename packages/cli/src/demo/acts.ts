/** What people do in the demo, as values: who, when, and what. */
import type { Campaign, PlanSlug } from './business.ts'
import type { Person } from './people.ts'

/** How an order is paid: by a token of the test processor. */
export type Card = 'tok_visa' | 'tok_chargeDeclined' | 'tok_pending'

export interface Order {
  readonly does: 'order'
  readonly plan: PlanSlug
  /** 2: twelve months ahead, where the plan has that. */
  readonly option?: 1 | 2
  /** Redeemed before the checkout. */
  readonly coupon?: string
  readonly card: Card
}

/** What a customer does, or what is done for one. */
export type CustomerDeed =
  | { readonly does: 'sign-up'; readonly person: Person }
  | Order
  /** A debt that is left from a charge which failed late. */
  | { readonly does: 'pay-due' }
  | { readonly does: 'change-card'; readonly token: string }
  | { readonly does: 'cancel'; readonly plan: PlanSlug }
  /** Paid by what is left of the present plan and by the card on file, or noted for its end; the plan itself takes that back. */
  | {
      readonly does: 'change-plan'
      readonly from: PlanSlug
      readonly plan: PlanSlug
      readonly option?: 1 | 2
      readonly when?: 'period_end'
    }
  /** Fernway gives back that share of the last charge; all that is left of it when absent. */
  | { readonly does: 'refund'; readonly share?: number }
  /** The processor tells what became of the charge that was pending. */
  | { readonly does: 'settle'; readonly as: 'succeeded' | 'failed' }

/** What Fernway does. */
export type BusinessDeed =
  | { readonly does: 'take-over'; readonly sales: readonly PastSale[] }
  | { readonly does: 'campaign'; readonly campaign: Campaign }
  | { readonly does: 'hire'; readonly username: string; readonly full_name: string; readonly role: string }
  | { readonly does: 'reprice'; readonly plan: PlanSlug; readonly period_amount: number }
  /** Time does what is due: trials end, subscriptions renew, cards are charged, income is earned. */
  | { readonly does: 'renew' }
  /** Draws that share of its funds in each unit. */
  | { readonly does: 'withdraw'; readonly share: number }

/** A sale from the time before Fernway had Bursar. */
export interface PastSale {
  readonly subscriber: string
  readonly created_at: string
  /** 1/100 of the unit. */
  readonly amount: number
  readonly unit: string
  readonly description: string
}

/** `who`: user name of the customer that it is about; Fernway's own acts have none. */
export type Act = {
  /** ISO 8601, UTC. */
  readonly at: string
} & ((CustomerDeed & { readonly who: string }) | BusinessDeed)
