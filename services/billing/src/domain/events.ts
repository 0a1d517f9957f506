/**
 * The data of every event that billing writes. Ids are opaque; personal texts stand at the top level beside
 * `person`, the id of the person whose key seals them.
 */
import type { Personal } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import type { Instant, Step } from './calendar.ts'
import type { SalesSurfaced, SubscriptionGranted } from './grant-events.ts'
import type { LedgerRow } from './ledger-row.ts'
import type { PlanTerms } from './plan-terms.ts'
import type { SubscriberDescribed } from './subscriber-events.ts'
import type { Span } from './subscription.ts'

export interface PlanCreated extends PlanTerms {
  readonly plan: string
  readonly provider: string
  readonly slug: string
  readonly created_at: Instant
}

/** What an update may change. */
export type PlanChanges = Partial<PlanTerms & { readonly slug: string }>

export interface PlanUpdated {
  readonly plan: string
  readonly provider: string
  readonly updated_at: Instant
  /** Only what is different now. */
  readonly changes: PlanChanges
}

export interface PlanSubscribed {
  readonly plan: string
  readonly provider: string
  readonly subscribed_at: Instant
}

export interface PlanDeleted {
  readonly plan: string
  readonly provider: string
  readonly slug: string
  readonly deleted_at: Instant
}

export type PlanEvent =
  | NewEvent<'billing.plan-created', PlanCreated>
  | NewEvent<'billing.plan-updated', PlanUpdated>
  | NewEvent<'billing.plan-subscribed', PlanSubscribed>
  | NewEvent<'billing.plan-deleted', PlanDeleted>

/** An item of a cart. For a seat, `seat` tells it from others without naming anybody (a keyed hash, say). */
export interface CartItemAdded {
  readonly item: string
  /** Who owns the cart: a user's id, or a visitor's. */
  readonly user: string
  /** True when that is a visitor. */
  readonly visitor?: boolean
  readonly plan: string
  readonly created_at: Instant
  /** 1-based, 0 while it is not chosen. */
  readonly option: number
  readonly quantity: number
  readonly seat: string | null
  /** Whose key seals the three texts that follow. */
  readonly person: string
  readonly full_name: Personal
  readonly email: Personal
  readonly sync_on: Personal
}

/** The item as it is after the same plan and seat was added again. */
export interface CartItemMerged {
  readonly item: string
  readonly user: string
  readonly plan: string
  readonly option: number
  readonly quantity: number
  readonly merged_at: Instant
}

export interface CartItemsRemoved {
  readonly user: string
  readonly items: readonly string[]
  readonly removed_at: Instant
}

/** The items became orders of a profile. */
export interface CartItemsOrdered {
  readonly user: string
  readonly profile: string
  readonly items: readonly string[]
  readonly ordered_at: Instant
}

/** A coupon was redeemed for items. */
export interface CartCouponLapsed {
  readonly user: string
  readonly coupon: string
  readonly items: readonly string[]
  readonly lapsed_at: Instant
}

export interface CartItemsDiscounted {
  readonly user: string
  readonly items: readonly string[]
  readonly coupon: string
  readonly redeemed_at: Instant
}

/** A visitor's cart is kept until then. */
export interface VisitorCartKept {
  readonly visitor: string
  readonly kept_until: Instant
}

/** It was kept as long as it is to be. */
export interface VisitorCartExpired {
  readonly visitor: string
  readonly expired_at: Instant
}

export type CartEvent =
  | NewEvent<'billing.visitor-cart-kept', VisitorCartKept>
  | NewEvent<'billing.visitor-cart-expired', VisitorCartExpired>
  | NewEvent<'billing.cart-items-discounted', CartItemsDiscounted>
  | NewEvent<'billing.cart-coupon-lapsed', CartCouponLapsed>
  | NewEvent<'billing.cart-item-added', CartItemAdded>
  | NewEvent<'billing.cart-item-merged', CartItemMerged>
  | NewEvent<'billing.cart-items-removed', CartItemsRemoved>
  | NewEvent<'billing.cart-items-ordered', CartItemsOrdered>

/** What a line of a new order buys. */
export interface Purchase {
  readonly plan: string
  readonly plan_slug: string
  readonly periods: number
  readonly quantity: number
  /** The part of the amount that is paid once, before discounts, 1/100 units. */
  readonly setup_amount: number
  /** The coupon that discounted it, by id. */
  readonly coupon?: string
  readonly span: Span
}

/** A line of a charge, frozen when the processor is asked. */
export interface ChargeLine {
  /** The order that it pays; for a purchase also the id of the cart item that it was. */
  readonly order: string
  readonly amount: number
  readonly event_id: string
  readonly description: string
  /** The broker's part of this order in 1/10000. */
  readonly broker_fee: number
  /** What is bought; null when the line pays an order that was placed before. */
  readonly purchase: Purchase | null
}

/** The intent to charge, written before the processor is asked, so that a crash in between can be made good. */
export interface ChargeCreated {
  readonly charge: string
  /** All charges of one checkout share it. */
  readonly checkout: string
  /** Which charge of its checkout it is, from 0. */
  readonly ordinal: number
  /** Who pays. */
  readonly profile: string
  readonly provider: string
  readonly broker: string
  readonly unit: string
  readonly amount: number
  readonly description: string
  readonly lines: readonly ChargeLine[]
  readonly created_at: Instant
  readonly remember_card: boolean
  /** Opaque to billing's rules: how the request that began this can be answered after a crash. */
  readonly resume: string | null
  /** The user who ordered; absent before 0.2. */
  readonly ordered_by?: string
  /** True when it took its turn among the provider's sales. */
  readonly counted?: boolean
}

/** An order of a subscriber. */
export interface OrderPlaced {
  readonly order: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly plan_slug: string
  readonly subscription: string
  readonly event_id: string
  readonly amount: number
  readonly unit: string
  readonly description: string
  readonly broker_fee: number
  readonly periods: number
  readonly quantity: number
  readonly setup_amount: number
  readonly start: Instant
  readonly end: Instant
  readonly created_at: Instant
  /** The charge that it was placed with; null when nothing was to pay. */
  readonly charge: string | null
  /** The user who ordered; absent before 0.2. */
  readonly ordered_by?: string
}

export interface SubscriptionStarted {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly created_at: Instant
  readonly ends_at: Instant
  readonly auto_renew: boolean
  readonly anchor: Instant
  readonly step: Step
  readonly count: number
  readonly order: string
}

export interface SubscriptionExtended {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly previous_ends_at: Instant
  readonly ends_at: Instant
  readonly anchor: Instant
  readonly step: Step
  readonly count: number
  readonly order: string
}

/** It ended before its time: unsubscribed, or one of the two profiles is out of use. */
export interface SubscriptionEnded {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly ended_at: Instant
}

/** How a subscription stands now, whatever changed it: what other services and lists need of it. */
export interface SubscriptionChanged {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly created_at: Instant
  readonly ends_at: Instant
  readonly auto_renew: boolean
  /** False while it waits to be accepted: it is listed then, and gives no access. */
  readonly accepted: boolean
  /** Who accepted it, when, and up to when that goes: there when it is accepted, absent before 0.2. */
  readonly accepted_by?: string
  readonly accepted_at?: Instant
  readonly accepted_until?: Instant
  /** True of an import that its subscriber is not shown. */
  readonly withheld?: boolean
}

/** A manager of the subscriber's accepted what the provider had brought. */
export interface SubscriptionAccepted {
  readonly subscription: string
  readonly profile: string
  readonly provider: string
  readonly plan: string
  readonly accepted_by: string
  readonly accepted_at: Instant
  readonly accepted_until: Instant
}

/** Somebody manages the profile now: what its maker accepted or ordered before waits to be accepted again. */
export interface AccountClaimed {
  readonly profile: string
  readonly claimed_at: Instant
}

/** What a line of a settled charge gave to whom; fee + broker_fee + distribution = amount. */
export interface SettledLine {
  readonly order: string
  readonly amount: number
  readonly fee: number
  readonly broker_fee: number
  readonly distribution: number
}

/** What people know a card by. */
interface CardFace {
  readonly person: string
  readonly last4: Personal
  /** ISO 8601 date. */
  readonly exp_date: Personal
}

export interface ChargeSettled extends CardFace {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly unit: string
  readonly amount: number
  /** What the processor kept. */
  readonly fee: number
  readonly processor_key: string
  readonly lines: readonly SettledLine[]
  readonly settled_at: Instant
}

/** The processor has not said yes or no yet; the orders are placed and due. */
export interface ChargePending extends CardFace {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly processor_key: string
  readonly pending_since: Instant
}

/**
 * Declined inside the checkout: no order was placed. Of the first charge of a checkout only this trace is
 * left; a later one (`ordinal` > 0) is shown as failed.
 */
export interface ChargeDeclined {
  readonly charge: string
  readonly checkout: string
  readonly ordinal: number
  readonly profile: string
  readonly provider: string
  /** The processor's code. */
  readonly reason: string
  readonly declined_at: Instant
}

/** A pending charge came to nothing; its orders stay due. */
export interface ChargeFailed {
  readonly charge: string
  readonly profile: string
  readonly provider: string
  readonly reason: string
  readonly failed_at: Instant
}

/** A card to charge next time. */
export interface CardSaved extends CardFace {
  readonly profile: string
  /** What the processor knows the card by. */
  readonly card_key: string
  readonly saved_at: Instant
}

/** There is no card to charge any more. */
export interface CardForgotten {
  readonly profile: string
  readonly forgotten_at: Instant
}

export interface LedgerPosted {
  /** True of imported sales that their subscriber is not shown. */
  readonly withheld?: boolean
  readonly rows: readonly LedgerRow[]
}

export type AccountEvent =
  | NewEvent<'billing.charge-created', ChargeCreated>
  | NewEvent<'billing.charge-settled', ChargeSettled>
  | NewEvent<'billing.charge-pending', ChargePending>
  | NewEvent<'billing.charge-declined', ChargeDeclined>
  | NewEvent<'billing.charge-failed', ChargeFailed>
  | NewEvent<'billing.order-placed', OrderPlaced>
  | NewEvent<'billing.subscription-started', SubscriptionStarted>
  | NewEvent<'billing.subscription-extended', SubscriptionExtended>
  | NewEvent<'billing.subscription-ended', SubscriptionEnded>
  | NewEvent<'billing.subscription-changed', SubscriptionChanged>
  | NewEvent<'billing.subscription-accepted', SubscriptionAccepted>
  | NewEvent<'billing.subscription-granted', SubscriptionGranted>
  | NewEvent<'billing.sales-surfaced', SalesSurfaced>
  | NewEvent<'billing.account-claimed', AccountClaimed>
  | NewEvent<'billing.subscriber-described', SubscriberDescribed>
  | NewEvent<'billing.card-saved', CardSaved>
  | NewEvent<'billing.card-forgotten', CardForgotten>
  | NewEvent<'billing.ledger-posted', LedgerPosted>

/** The zone in which bare dates of a provider's imports are read from now on. */
export interface ImportZoneKept {
  readonly provider: string
  /** IANA name. */
  readonly timezone: string
  readonly kept_at: Instant
}

export type ImportZoneEvent = NewEvent<'billing.import-zone-kept', ImportZoneKept>
