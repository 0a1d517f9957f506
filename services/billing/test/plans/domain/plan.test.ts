import {
  createPlan,
  deletePlan,
  MAX_AMOUNT,
  notePlanSubscribed,
  type PlanTerms,
  plan,
  takesNewSlug,
  updatePlan
} from '@bursar/billing'
import t from 'tap'
import { eventsOf, given, NOW, PROVIDER, planOf, verdict } from '../../shared/domain/scenario.ts'

function create(terms: Partial<PlanTerms>) {
  const whole = { title: 'Basic', unit: 'usd', ...terms }
  return createPlan(plan.initial, { plan: 'plan-1', provider: PROVIDER, slug: 'basic', terms: whole }, NOW)
}

function faulty(terms: Partial<PlanTerms>): string[] | string {
  const decision = create(terms)
  return decision.ok ? 'accepted' : Object.keys(decision.fields ?? {})
}

t.test('create', async (t) => {
  const state = given(plan, eventsOf(create({ period_amount: 24900 })))
  t.match(state, {
    is: 'live',
    plan: 'plan-1',
    provider: PROVIDER,
    slug: 'basic',
    is_active: false,
    period_type: 'yearly',
    period_length: 1,
    period_amount: 24900,
    broker_fee: 0,
    subscribed: false,
    created_at: NOW
  })
  t.equal(
    verdict(createPlan(state, { plan: 'p', provider: PROVIDER, slug: 's', terms: planOf() }, NOW)),
    'version_conflict'
  )
})

t.test('terms that cannot be', async (t) => {
  t.same(faulty({ title: '  ' }), ['title'])
  t.same(faulty({ unit: 'zzz' }), ['unit'])
  t.same(faulty({ unit: 'USD' }), ['unit'])
  t.same(faulty({ setup_amount: -1 }), ['setup_amount'])
  t.same(faulty({ period_amount: 0.5 }), ['period_amount'])
  t.same(faulty({ period_length: 0 }), ['period_length'])
  t.same(faulty({ period_type: 'yearly', period_length: 101 }), ['period_length'])
  t.same(faulty({ broker_fee: 10_001 }), ['broker_fee'])
  t.same(
    faulty({ advance_discounts: [{ discount_type: 'percentage', discount_value: 10_001, length: 2 }] }),
    ['advance_discounts']
  )
  t.same(faulty({ advance_discounts: [{ discount_type: 'currency', discount_value: 1, length: 0 }] }), [
    'advance_discounts'
  ])
  t.same(
    faulty({
      period_length: 12,
      advance_discounts: [{ discount_type: 'currency', discount_value: 1, length: 101 }]
    }),
    ['advance_discounts']
  )
  const use = {
    slug: 'calls',
    title: '',
    description: 'Calls',
    created_at: NOW,
    use_amount: 1,
    quota: 0,
    maximum_limit: null,
    extra: null
  }
  t.same(faulty({ use_charges: [use, use] }), ['use_charges'])
  t.same(faulty({ use_charges: [{ ...use, quota: -1 }] }), ['use_charges'])
  t.same(
    faulty({
      period_amount: MAX_AMOUNT,
      advance_discounts: [{ discount_type: 'currency', discount_value: 1, length: 2 }]
    }),
    ['period_amount']
  )
  t.same(faulty({ period_amount: -1, unit: '', broker_fee: -1 }), ['unit', 'period_amount', 'broker_fee'])
  t.same(
    faulty({
      use_charges: [use],
      advance_discounts: [{ discount_type: 'period', discount_value: 1, length: 12 }]
    }),
    'accepted'
  )
})

t.test('update', async (t) => {
  const state = planOf({ period_amount: 100 })
  const [event] = eventsOf(
    updatePlan(state, { period_amount: 200, title: 'basic', advance_discounts: [] }, NOW)
  )
  t.same(event?.data, {
    plan: 'plan-basic',
    provider: PROVIDER,
    updated_at: NOW,
    changes: { period_amount: 200 }
  })
  t.match(given(plan, [event!], state), { period_amount: 200, title: 'basic', is_active: true })
  t.same(verdict(updatePlan(state, { title: 'basic' }, NOW)), [])
  t.match(updatePlan(state, { period_amount: -1 }, NOW), {
    code: 'invalid_fields',
    fields: { period_amount: [String] }
  })
  t.equal(verdict(updatePlan(plan.initial, {}, NOW)), 'not_found')
})

t.test('slugs follow titles until somebody subscribes', async (t) => {
  const state = planOf()
  t.ok(takesNewSlug(state, 'New'))
  t.notOk(takesNewSlug(state, 'basic'))
  t.notOk(takesNewSlug(state, undefined))
  t.match(given(plan, eventsOf(updatePlan(state, { title: 'New', slug: 'new' }, NOW)), state), {
    slug: 'new'
  })
  const subscribed = given(plan, eventsOf(notePlanSubscribed(state, NOW)), state)
  t.notOk(takesNewSlug(subscribed, 'New'))
  t.equal(verdict(updatePlan(subscribed, { slug: 'new' }, NOW)), 'invalid_fields')
  t.same(verdict(updatePlan(subscribed, { title: 'New' }, NOW)), ['plan-updated'])
})

t.test('delete', async (t) => {
  const state = planOf()
  const gone = given(plan, eventsOf(deletePlan(state, NOW)), state)
  t.same(gone, { is: 'deleted' })
  t.equal(verdict(deletePlan(gone, NOW)), 'not_found')
  t.equal(verdict(updatePlan(gone, {}, NOW)), 'not_found')
  const subscribed = given(plan, eventsOf(notePlanSubscribed(state, NOW)), state)
  t.equal(verdict(deletePlan(subscribed, NOW)), 'plan_in_use')
  t.same(verdict(notePlanSubscribed(subscribed, NOW)), [], 'only the first one is noted')
  t.same(verdict(notePlanSubscribed(gone, NOW)), [])
})
