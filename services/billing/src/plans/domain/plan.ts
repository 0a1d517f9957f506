/** A plan: what a provider sells. Stream `plan-<id>`. */

import type { Instant } from '@bursar/calendar'
import type { BillingEvents, PlanCreated, PlanUpdated } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { type PastTerms, pastAfter } from './plan-history.ts'
import { DEFAULT_TERMS, faultsOfTerms, type PlanTerms } from './plan-terms.ts'

/** What happens to a plan. */
export type PlanEvent = EventOf<
  BillingEvents,
  'billing.plan-created' | 'billing.plan-updated' | 'billing.plan-subscribed' | 'billing.plan-deleted'
>

/** What an update may change. */
export type PlanChanges = PlanUpdated['changes']

/** A plan that is there, active or not. */
export interface LivePlan extends PlanTerms {
  readonly is: 'live'
  readonly plan: string
  /** Profile id of the owner. */
  readonly provider: string
  readonly slug: string
  readonly created_at: Instant
  /** True once somebody subscribed: its slug, unit and renewal type are settled then, and it can no longer be deleted. */
  readonly subscribed: boolean
  /** What it cost before, the oldest terms first; absent where that never changed. */
  readonly past?: readonly PastTerms[]
}

export type Plan = { readonly is: 'absent' } | LivePlan | { readonly is: 'deleted' }

/** A plan as its stream tells it. */
export const plan = fold<Plan, BillingEvents>(
  { is: 'absent' },
  {
    'billing.plan-created': (_, created: PlanCreated) => ({
      is: 'live',
      subscribed: false,
      trial_days: DEFAULT_TERMS.trial_days,
      trial_once: DEFAULT_TERMS.trial_once,
      tax_included: false,
      tax_exempt: false,
      ...created
    }),
    'billing.plan-updated': (state, { changes, updated_at }: PlanUpdated) =>
      state.is === 'live' ? { ...state, ...changes, past: pastAfter(state, changes, updated_at) } : state,
    'billing.plan-subscribed': (state) => (state.is === 'live' ? { ...state, subscribed: true } : state),
    'billing.plan-deleted': () => ({ is: 'deleted' })
  }
)

/** What a new plan is told; every term but these has a default. */
export interface NewPlan {
  readonly plan: string
  readonly provider: string
  readonly slug: string
  readonly terms: Partial<PlanTerms> & Pick<PlanTerms, 'title' | 'unit'>
}

/** Opens a plan. Whether slug and title are free is for the append's reservations to say. */
export function createPlan(state: Plan, { terms, ...ids }: NewPlan, now: Instant): Decision<PlanEvent> {
  if (state.is !== 'absent') return refuse('version_conflict')
  const whole = { ...DEFAULT_TERMS, ...terms }
  const fields = faultsOfTerms(whole)
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
  return happened('billing.plan-created', { ...ids, created_at: now, ...whole })
}

/** True when a new title should bring a new slug: nobody knows the plan by its old one yet. */
export function takesNewSlug(state: Plan, title: string | undefined): boolean {
  return state.is === 'live' && !state.subscribed && title !== undefined && title !== state.title
}

/**
 * Changes terms; what is left out stays, lists are replaced whole. `slug` is a newly derived one (see
 * `takesNewSlug`). A change that changes nothing is no event.
 */
export function updatePlan(state: Plan, changes: PlanChanges, now: Instant): Decision<PlanEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const fields = { ...newFaults(state, changes), ...settledFaults(state, changes) }
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
  const changed = Object.entries(changes).filter(
    ([term, value]) => !same(value, state[term as keyof LivePlan])
  )
  if (changed.length === 0) return happenedAll([])
  return happened('billing.plan-updated', {
    plan: state.plan,
    provider: state.provider,
    updated_at: now,
    changes: Object.fromEntries(changed)
  })
}

/** Deletes a plan that nobody ever subscribed to. */
export function deletePlan(state: Plan, now: Instant): Decision<PlanEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.subscribed) return refuse('plan_in_use')
  const { plan, provider, slug } = state
  return happened('billing.plan-deleted', { plan, provider, slug, deleted_at: now })
}

/**
 * Notes the first subscription, in the append that starts it, so that a deletion at the same instant loses on
 * the version of this stream. Later subscriptions add nothing here, and so do not contend for it; nor does an
 * order that was paid for before its plan went away.
 */
export function notePlanSubscribed(state: Plan, now: Instant): Decision<PlanEvent> {
  if (state.is !== 'live' || state.subscribed) return happenedAll([])
  const { plan, provider } = state
  return happened('billing.plan-subscribed', { plan, provider, subscribed_at: now })
}

/** What a change makes wrong: a plan of old whose price no longer would do can still be renamed or put out of use. */
function newFaults(state: LivePlan, changes: PlanChanges): FieldErrors {
  const known = faultsOfTerms(state)
  const faults = Object.entries(faultsOfTerms({ ...state, ...changes }))
  return Object.fromEntries(
    faults.filter(([field, messages]) => Object.hasOwn(changes, field) || !same(messages, known[field]))
  )
}

const SETTLED = { slug: 'slug', unit: 'unit', renewal_type: 'renewal type' } as const

/** What subscribers go by stays: nobody is to owe in another currency, or to renew who did not. */
function settledFaults(state: LivePlan, changes: PlanChanges): FieldErrors {
  if (!state.subscribed) return {}
  const terms = Object.keys(SETTLED) as (keyof typeof SETTLED)[]
  const changed = terms.filter((term) => changes[term] !== undefined && changes[term] !== state[term])
  const message = (term: keyof typeof SETTLED) =>
    `The ${SETTLED[term]} of a plan that has subscribers cannot change: create another plan.`
  return Object.fromEntries(changed.map((term) => [term, [message(term)]]))
}

/** Terms are plain JSON, so their text is their value. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
