import type { Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { type LivePlan, plan } from '../plans/domain/plan.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { planStream } from '../shared/streams.ts'

/** The plan that a coupon is to be for; null or an empty slug is none. Fails naming the field. */
export async function couponPlan(
  tx: Transaction,
  provider: string,
  slug: string | null | undefined
): Promise<LivePlan | null> {
  if (!slug) return null
  const id = await planIdOf(tx, slug)
  const state = id ? await tx.load(planStream(id), plan) : plan.initial
  if (state.is === 'live' && state.provider === provider) return state
  return fail('invalid_fields', { fields: { plan: ['This plan is unknown.'] } })
}
