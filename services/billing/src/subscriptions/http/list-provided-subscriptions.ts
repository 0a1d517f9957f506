import { ProvidedSubscriptionDetailList, ProvidedSubscriptionList } from '@bursar/contracts'
import {
  answer,
  fail,
  L7,
  listPage,
  type OperationRequest,
  operation,
  organizationDetail,
  organizationOf
} from '@bursar/service-kit'
import type { TSchema } from 'typebox'
import type { PlanDocument } from '../../plans/projection.ts'
import { type NamedSubscription, stretchOf, subscriptionsOf, type Which } from '../subscription-lists.ts'
import { providedDetail, providedView } from '../subscription-view.ts'

const shared = { method: 'GET', access: 'direct' } as const

const what = { active: 'Active subscriptions', all: 'All subscriptions', churned: 'Subscriptions that ended' }

const activeNames = ['start_at', 'q', 'q_f', 'o', 'page', 'page_size', 'id'] as const

const datedNames = [...L7, 'id'] as const

/** Those to all plans of a provider, and those to one of them. */
export const listProvidedSubscriptions = [
  ...listsOf('active', '', activeNames, ProvidedSubscriptionDetailList),
  ...listsOf('all', '/all', datedNames, ProvidedSubscriptionList),
  ...listsOf('churned', '/churned', datedNames, ProvidedSubscriptionList)
] as const

function listsOf<const Ending extends string, const Names extends string, Page extends TSchema>(
  which: Which,
  ending: Ending,
  lists: readonly Names[],
  page: Page
) {
  const answers = { 200: page }
  return [
    operation({
      ...shared,
      path: `/api/profile/{profile}/subscribers/subscriptions${ending}`,
      summary: `${what[which]} to any plan of a provider`,
      lists,
      answers,
      handle: (request) => listThose(request, { list: 'provider', by: request.profile.id }, which)
    }),
    operation({
      ...shared,
      path: `/api/profile/{profile}/plans/{plan}/subscriptions${ending}`,
      summary: `${what[which]} to one plan`,
      lists,
      answers,
      handle: async (request) => listThose(request, { list: 'plan', by: await planOf(request) }, which)
    })
  ] as const
}

async function listThose(
  request: OperationRequest<any, any>,
  index: Parameters<typeof subscriptionsOf>[1],
  which: Which
) {
  const { now, origin, url, reveal, inTurn } = request
  const asked = { list: stretchOf(request, which), now, origin, url, reveal, inTurn }
  const provider = String((await reveal(request.profile)).slug)
  const page = await listPage(asked, subscriptionsOf(request, index, which), async (rows) =>
    rows.map((row) => (which === 'active' ? inDetail(row, origin) : inShort(row, { origin, provider })))
  )
  return answer(200, page)
}

function inDetail({ held, subscriber: { profile }, plan }: NamedSubscription, origin: string) {
  return providedDetail(held, organizationDetail(profile, profile.kind === 'personal'), plan, origin)
}

function inShort(
  { held, subscriber, plan }: NamedSubscription,
  at: { readonly origin: string; readonly provider: string }
) {
  return providedView(held, organizationOf(subscriber), plan, at)
}

async function planOf({ params, profile, collection }: OperationRequest<any, any>): Promise<string> {
  const plan = await collection('plans').getBy<PlanDocument>('slug', params.plan ?? '')
  return plan?.provider === profile.id ? plan.plan : fail('not_found')
}
