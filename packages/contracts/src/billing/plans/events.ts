/** Events of plans. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Extra } from '../../extra.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, Id, Instant, OneOf, PeriodType } from '../fields.ts'

const Discount = Type.Object({
  discount_type: OneOf('percentage', 'currency', 'period'),
  discount_value: Amount,
  length: Count
})

const UseCharge = Type.Object({
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  created_at: Instant,
  use_amount: Amount,
  quota: Amount,
  maximum_limit: Nullable(Amount),
  extra: Extra
})

const terms = {
  title: Type.String(),
  description: Type.String(),
  is_active: Type.Boolean(),
  setup_amount: Amount,
  period_amount: Amount,
  period_type: PeriodType,
  period_length: Count,
  unit: Type.String(),
  renewal_type: OneOf('one-time', 'auto-renew', 'repeat'),
  advance_discounts: Type.Array(Discount),
  use_charges: Type.Array(UseCharge),
  broker_fee: Count,
  extra: Extra,
  is_not_priced: Type.Boolean(),
  unlock_event: Nullable(Type.String()),
  skip_optin_on_grant: Type.Boolean(),
  optin_on_request: Type.Boolean(),
  /** Days for which a first subscription is free; absent, and 0: none. */
  trial_days: Type.Optional(Count),
  /** What a trial is had once by: a profile, or a person with all that is theirs; absent: a profile. */
  trial_once: Type.Optional(OneOf('profile', 'person')),
  /** True where its prices have the tax in them; absent before 0.3. */
  tax_included: Type.Optional(Type.Boolean()),
  /** True of a plan that no tax is on; absent before 0.3. */
  tax_exempt: Type.Optional(Type.Boolean())
}

export const planCreated = defineEvent({
  type: 'billing.plan-created',
  description: 'A provider created a plan.',
  trail: { about: ({ provider }) => [provider], says: 'Created a plan.' },
  data: Type.Object({ plan: Id, provider: Id, slug: Type.String(), created_at: Instant, ...terms })
})

export const planUpdated = defineEvent({
  type: 'billing.plan-updated',
  description: 'Some terms of a plan changed; later orders use the new terms.',
  trail: { about: ({ provider }) => [provider], says: 'Changed a plan.' },
  data: Type.Object({
    plan: Id,
    provider: Id,
    updated_at: Instant,
    changes: Type.Partial(Type.Object({ slug: Type.String(), ...terms }))
  })
})

export const planSubscribed = defineEvent({
  type: 'billing.plan-subscribed',
  description: 'Somebody subscribed to a plan for the first time: it can no longer be deleted.',
  data: Type.Object({ plan: Id, provider: Id, subscribed_at: Instant })
})

export const planDeleted = defineEvent({
  type: 'billing.plan-deleted',
  description: 'A plan that never had a subscriber was deleted.',
  trail: { about: ({ provider }) => [provider], says: 'Deleted a plan.' },
  data: Type.Object({ plan: Id, provider: Id, slug: Type.String(), deleted_at: Instant })
})

export type PlanCreated = EventData<typeof planCreated>
export type PlanUpdated = EventData<typeof planUpdated>
export type PlanSubscribed = EventData<typeof planSubscribed>
export type PlanDeleted = EventData<typeof planDeleted>

export const planEvents = [planCreated, planUpdated, planSubscribed, planDeleted]
