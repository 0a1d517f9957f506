/** Given / when / then for the rules of billing, and the people and plans that its tests speak of. */
import {
  type CartItem,
  DEFAULT_TERMS,
  type LivePlan,
  type PlanTerms,
  type PricedItem,
  plan
} from '@bursar/billing'
import type { Decision, Fold, NewEvent } from '@bursar/event-sourcing'

export const SUBSCRIBER = 'profile-s'
export const PROVIDER = 'profile-p'
export const BROKER = 'profile-b'
export const NOW = '2026-01-01T00:00:00.000Z'

/** The state after events, or after the events of a decision. */
export function given<State>(fold: Fold<State>, events: readonly NewEvent[], from = fold.initial): State {
  return events.reduce((state, event) => fold.evolve(state, { ...event, time: NOW }), from)
}

/** The import of a provider met the subscriber first. */
export function introduced(provider: string): NewEvent {
  const data = { profile: SUBSCRIBER, person: SUBSCRIBER, slug: 's', full_name: 's', provider }
  return { type: 'billing.subscriber-introduced', data }
}

/** The events of a decision that was not refused. */
export function eventsOf<Event extends NewEvent>(decision: Decision<Event>): readonly Event[] {
  if (!decision.ok) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.fields ?? '')}`)
  return decision.events
}

/** The types of the events that happened, or the code of the refusal. */
export function verdict(decision: Decision): string[] | string {
  return decision.ok ? decision.events.map(({ type }) => type.replace('billing.', '')) : decision.code
}

/** An active plan of 24900 a month. */
export function planOf(terms: Partial<PlanTerms> & { slug?: string; provider?: string } = {}): LivePlan {
  const { slug = 'basic', provider = PROVIDER, ...rest } = terms
  const live = given(plan, [
    {
      type: 'billing.plan-created',
      data: {
        plan: `plan-${slug}`,
        provider,
        slug,
        created_at: NOW,
        ...DEFAULT_TERMS,
        period_type: 'monthly',
        title: slug,
        unit: 'usd',
        is_active: true,
        period_amount: 24900,
        ...rest
      }
    }
  ])
  if (live.is !== 'live') throw new Error('the plan is not there')
  return live
}

/** A cart item of a plan, with its price. */
export function itemOf(plan: LivePlan, more: Partial<CartItem> = {}): PricedItem {
  const item: CartItem = {
    item: `item-${plan.slug}`,
    plan: plan.plan,
    created_at: NOW,
    option: 0,
    quantity: 1,
    seat: null,
    person: 'user-1',
    full_name: '',
    email: '',
    sync_on: '',
    ...more
  }
  return { item, plan, provider_slug: plan.provider }
}

/** The processor's fee of the worked examples: 2.9 % rounded half up, plus 30, never more than x. */
export function testFee(x: number): number {
  return Math.min(x, Math.floor((290 * x + 5000) / 10000) + 30)
}
