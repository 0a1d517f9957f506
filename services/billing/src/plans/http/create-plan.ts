import { PlanCreate, type PlanCreated, PlanDetail } from '@bursar/contracts'
import { answer, managesBroker, operation, organizationView, profileRowsOf } from '@bursar/service-kit'
import { planStream } from '../../shared/streams.ts'
import { createPlan as create, plan } from '../domain/plan.ts'
import { deriveSlug, takeSlug, takeTitle, unitOfPlan } from '../plan-names.ts'
import { planDetail } from '../plan-view.ts'
import { requestedTerms } from '../requested-terms.ts'

export const createPlan = operation({
  method: 'POST',
  path: '/api/profile/{profile}/plans',
  access: 'direct',
  unconditional: true,
  summary:
    'Create a plan, with its advance discounts and use charges; a new plan is inactive unless `is_active` is sent',
  body: PlanCreate,
  answers: { 201: PlanDetail },
  async handle(request) {
    const { body, now, engine, commit } = request
    const provider = request.profile.id
    const { profile: details } = (await profileRowsOf(request, [provider]))(provider)
    const { broker_fee } = details
    const terms = { broker_fee, ...requestedTerms(body, now, await managesBroker(request)) }
    const title = terms.title ?? ''
    const id = engine.world.id()
    const profile = organizationView(await request.reveal(request.profile))
    return commit(async (tx) => {
      const unit = await unitOfPlan(tx, provider, body.unit)
      const slug = body.slug ? await takeSlug(tx, body.slug, id) : await deriveSlug(tx, title, id)
      takeTitle(tx, provider, title, id)
      const decision = create(
        plan.initial,
        { plan: id, provider, slug, terms: { ...terms, title, unit } },
        now
      )
      tx.append(planStream(id), decision)
      const [created] = decision.ok ? decision.events : []
      return answer(201, planDetail(created?.data as PlanCreated, profile))
    })
  }
})
