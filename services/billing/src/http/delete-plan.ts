import { answer, operation } from '@bursar/service-kit'
import { deletePlan as remove } from '../domain/plan.ts'
import { releaseSlug, releaseTitle } from '../plans/plan-names.ts'
import { loadUrlPlan } from '../plans/url-plan.ts'
import { planStream } from '../streams.ts'

export const deletePlan = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/plans/{plan}',
  access: 'direct',
  unconditional: true,
  summary: 'Delete a plan that nobody ever subscribed to',
  answers: { 204: null },
  handle: ({ params, profile, now, commit }) =>
    commit(async (tx) => {
      const held = await loadUrlPlan(tx, params.plan ?? '', profile.id)
      tx.append(planStream(held.plan), remove(held, now))
      releaseSlug(tx, held.slug)
      releaseTitle(tx, held.provider, held.title)
      return answer(204)
    })
})
