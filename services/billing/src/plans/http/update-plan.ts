import { type PatchedPlanDetail as Changes, PatchedPlanDetail, PlanDetail } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import {
  answer,
  managesBroker,
  type OperationRequest,
  operation,
  organizationView
} from '@bursar/service-kit'
import { planStream } from '../../shared/streams.ts'
import { type LivePlan, type PlanChanges, plan, takesNewSlug, updatePlan as update } from '../domain/plan.ts'
import { changesPrices } from '../domain/plan-history.ts'
import { deriveSlug, releaseSlug, releaseTitle, takeSlug, takeTitle } from '../plan-names.ts'
import { planDetail } from '../plan-view.ts'
import { askToAnnounce } from '../price-changes.ts'
import { requestedTerms } from '../requested-terms.ts'
import { loadUrlPlan } from '../url-plan.ts'

const shared = {
  path: '/api/profile/{profile}/plans/{plan}',
  access: 'direct',
  unconditional: true,
  body: PatchedPlanDetail,
  answers: { 200: PlanDetail },
  handle: changePlan
} as const

export const updatePlan = operation({
  ...shared,
  method: 'PUT',
  summary: 'Update a plan; a new title changes the slug as long as nobody has ever subscribed'
})

export const patchPlan = operation({ ...shared, method: 'PATCH', summary: 'Update some terms of a plan' })

async function changePlan(request: OperationRequest<Changes, unknown, { readonly plan: string }>) {
  const { body, now, params, commit } = request
  const terms = requestedTerms(body, now, await managesBroker(request))
  const profile = organizationView(await request.reveal(request.profile))
  return commit(async (tx) => {
    const held = await loadUrlPlan(tx, params.plan, request.profile.id)
    const slug = await newSlug(tx, held, body.slug, terms.title)
    const changes: PlanChanges = slug === held.slug ? terms : { ...terms, slug }
    const decision = update(held, changes, now)
    tx.append(planStream(held.plan), decision)
    if (held.subscribed && decision.ok && decision.events.some(({ data }) => isPricing(data))) {
      askToAnnounce(tx, { plan: held.plan })
    }
    if (slug !== held.slug) releaseSlug(tx, held.slug)
    if (terms.title !== undefined && terms.title !== held.title) {
      takeTitle(tx, held.provider, terms.title, held.plan)
      releaseTitle(tx, held.provider, held.title)
    }
    const changed = decision.ok
      ? decision.events.reduce((now_, event) => evolved(now_, event, now), held)
      : held
    return answer(200, planDetail(changed, profile))
  })
}

function isPricing(data: object): boolean {
  return 'changes' in data && changesPrices(data.changes as PlanChanges)
}

/** A slug that is sent and is another one is taken as it is; one that is sent back unchanged says nothing. */
async function newSlug(tx: Transaction, held: LivePlan, sent: string | undefined, title: string | undefined) {
  if (sent !== undefined && sent !== held.slug) return takeSlug(tx, sent, held.plan)
  if (!takesNewSlug(held, title)) return held.slug
  return deriveSlug(tx, title ?? held.title, held.plan, held.slug)
}

function evolved(held: LivePlan, event: { type: string; data: unknown }, time: string): LivePlan {
  const next = plan.evolve(held, { ...event, time })
  return next.is === 'live' ? next : held
}
