import { answer, operation } from '@bursar/service-kit'
import { planStream } from '../../shared/streams.ts'
import { deletePlan as remove } from '../domain/plan.ts'
import { releaseSlug, releaseTitle } from '../plan-names.ts'
import { loadUrlPlan } from '../url-plan.ts'

export const deletePlan = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/plans/{plan}',
  access: 'direct',
  unconditional: true,
  summary: 'Delete a plan that nobody ever subscribed to',
  answers: { 204: null },
  handle: ({ params, profile, now, commit }) =>
    commit(async (tx) => {
      const held = await loadUrlPlan(tx, params.plan, profile.id)
      tx.append(planStream(held.plan), remove(held, now))
      releaseSlug(tx, held.slug)
      releaseTitle(tx, held.provider, held.title)
      return answer(204)
    })
})
