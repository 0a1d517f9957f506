import type { FindProvider } from '@bursar/service-kit'
import type { PlanDocument } from '../plans/projection.ts'

/** Whose plan {subscribed_plan} of a URL is; null when there is none of that name. */
export const providerOfPlan: FindProvider<{ readonly subscribed_plan: string }> = async ({
  params,
  collection
}) => {
  const plan = await collection('plans').getBy<PlanDocument>('slug', params.subscribed_plan)
  return plan?.provider ?? null
}
