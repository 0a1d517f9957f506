import type { Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { planStream } from '../shared/streams.ts'
import { type LivePlan, plan } from './domain/plan.ts'
import { planIdOf } from './plan-names.ts'

/** A plan by its id; undefined once it is deleted. */
export async function loadPlan(tx: Transaction, id: string): Promise<LivePlan | undefined> {
  const state = await tx.load(planStream(id), plan)
  return state.is === 'live' ? state : undefined
}

/** The plan that a URL names, for a write; fails with 404 when it is unknown or another provider's. */
export async function loadUrlPlan(tx: Transaction, slug: string, provider: string): Promise<LivePlan> {
  const id = await planIdOf(tx, slug)
  const state = id ? await tx.load(planStream(id), plan) : plan.initial
  if (state.is !== 'live' || state.provider !== provider) fail('not_found')
  return state
}
