/** What the URLs of plans take and answer. */
import { type Static, Type } from 'typebox'
import { Extra } from '../../extra.ts'
import {
  Amount,
  DateTime,
  Id,
  List,
  Nullable,
  Organization,
  Price,
  Prose,
  Rate,
  Text
} from '../../http/common.ts'

const Slug = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[-a-zA-Z0-9_]+$',
  description: 'Letters from a to z, digits, - and _.'
})

/** A plan in short, as other things show it. */
export const Plan = Type.Object({ id: Id, slug: Type.String(), title: Type.String() }, { $id: 'Plan' })
export type Plan = Static<typeof Plan>

/** What a plan is sold by. */
export const PeriodTypeEnum = Type.Union([
  Type.Literal('hourly'),
  Type.Literal('daily'),
  Type.Literal('weekly'),
  Type.Literal('monthly'),
  Type.Literal('yearly')
])

/** Whether a subscription goes on at its end. */
export const RenewalTypeEnum = Type.Union([
  Type.Literal('one-time'),
  Type.Literal('auto-renew'),
  Type.Literal('repeat')
])

/** What a trial is had once by: a profile, or a person with all that is theirs. */
export const TrialOnceEnum = Type.Union([Type.Literal('profile'), Type.Literal('person')])

/** What the value of a discount counts. */
export const DiscountTypeEnum = Type.Union([
  Type.Literal('percentage'),
  Type.Literal('currency'),
  Type.Literal('period')
])

/** The price cut for periods paid ahead; percentages are in 1/10000. */
export const AdvanceDiscount = Type.Object(
  {
    discount_type: DiscountTypeEnum,
    discount_value: Type.Optional(Price),
    length: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }))
  },
  { $id: 'AdvanceDiscount' }
)

/** What is charged for use beyond a quota. */
export const UseCharge = Type.Object(
  {
    slug: Slug,
    title: Type.Optional(Nullable(Text(50))),
    description: Prose(1_000),
    use_amount: Type.Optional(Price),
    quota: Type.Optional(Amount),
    maximum_limit: Type.Optional(Nullable(Amount)),
    extra: Type.Optional(Extra),
    created_at: Type.Optional(DateTime)
  },
  { $id: 'UseCharge' }
)

/** Days; more is no trial. */
const TRIAL_DAYS_MAX = 730

const planFields = {
  slug: Slug,
  title: Type.String({ minLength: 1, maxLength: 255 }),
  description: Prose(1_000),
  is_active: Type.Boolean(),
  setup_amount: Price,
  period_amount: Price,
  period_type: PeriodTypeEnum,
  period_length: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  advance_discounts: Type.Array(AdvanceDiscount, { maxItems: 25 }),
  use_charges: Type.Array(UseCharge, { maxItems: 100 }),
  unit: Text(3),
  extra: Extra,
  renewal_type: RenewalTypeEnum,
  is_not_priced: Type.Boolean(),
  unlock_event: Nullable(Text(128)),
  skip_optin_on_grant: Type.Boolean(),
  optin_on_request: Type.Boolean(),
  /** Days for which a first subscription is free. */
  trial_days: Type.Integer({ minimum: 0, maximum: TRIAL_DAYS_MAX }),
  trial_once: TrialOnceEnum,
  tax_included: Type.Boolean(),
  tax_exempt: Type.Boolean(),
  /** 1/10000; taken from managers of the broker only. */
  broker_fee: Rate
}

/** What a plan may be changed to; what is left out stays. */
export const PatchedPlanDetail = Type.Partial(Type.Object(planFields), { $id: 'PatchedPlanDetail' })
export type PatchedPlanDetail = Static<typeof PatchedPlanDetail>

/** What a new plan is told. */
export const PlanCreate = Type.Object(
  { ...Type.Partial(Type.Object(planFields)).properties, title: planFields.title },
  { $id: 'PlanCreate' }
)
export type PlanCreate = Static<typeof PlanCreate>

/** A plan with all its terms. */
export const PlanDetail = Type.Object(
  {
    id: Id,
    ...planFields,
    profile: Organization,
    created_at: DateTime,
    /** The period amount with the best coupon of the caller's cart; null when there is none. */
    discounted_period_amount: Nullable(Type.Integer()),
    is_cart_item: Type.Boolean(),
    detail: Type.String()
  },
  { $id: 'PlanDetail' }
)
export type PlanDetail = Static<typeof PlanDetail>
export const PlanList = List(PlanDetail)

/** Query of a provider's plans. */
export const PlansQuery = Type.Object({ active: Type.Optional(Type.Boolean()) })

/** Query of the price list. */
export const PricingQuery = Type.Object({
  provider: Type.Optional(
    Type.String({ maxLength: 150, description: 'Slug of the provider whose plans alone are listed.' })
  )
})
