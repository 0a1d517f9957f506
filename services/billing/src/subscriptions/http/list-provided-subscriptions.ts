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
import { lockedOf } from '../../ledger/locked.ts'
import { orders } from '../../ledger/orders-projection.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import { requestKeys } from '../grant-keys.ts'
import { type NamedSubscription, stretchOf, subscriptionsOf, type Which } from '../subscription-lists.ts'
import { type PlanOf, providedDetail, providedView } from '../subscription-view.ts'

const shared = { method: 'GET', access: 'direct' } as const

/** Those that run now, in detail. */
const active = {
  ...shared,
  lists: ['start_at', 'q', 'q_f', 'o', 'page', 'page_size', 'id'],
  answers: { 200: ProvidedSubscriptionDetailList }
} as const

/** Those of a stretch of time, in short. */
const dated = { ...shared, lists: [...L7, 'id'], answers: { 200: ProvidedSubscriptionList } } as const

/** Those to all plans of a provider, and those to one of them. */
export const listProvidedSubscriptions = [
  operation({
    ...active,
    path: '/api/profile/{profile}/subscribers/subscriptions',
    summary: 'Active subscriptions to any plan of a provider',
    handle: ofProvider('active')
  }),
  operation({
    ...active,
    path: '/api/profile/{profile}/plans/{plan}/subscriptions',
    summary: 'Active subscriptions to one plan',
    handle: ofPlan('active')
  }),
  operation({
    ...dated,
    path: '/api/profile/{profile}/subscribers/subscriptions/all',
    summary: 'All subscriptions to any plan of a provider',
    handle: ofProvider('all')
  }),
  operation({
    ...dated,
    path: '/api/profile/{profile}/plans/{plan}/subscriptions/all',
    summary: 'All subscriptions to one plan',
    handle: ofPlan('all')
  }),
  operation({
    ...dated,
    path: '/api/profile/{profile}/subscribers/subscriptions/churned',
    summary: 'Subscriptions that ended to any plan of a provider',
    handle: ofProvider('churned')
  }),
  operation({
    ...dated,
    path: '/api/profile/{profile}/plans/{plan}/subscriptions/churned',
    summary: 'Subscriptions that ended to one plan',
    handle: ofPlan('churned')
  })
] as const

type Asked = OperationRequest<any, any, { readonly plan: string }>

function ofProvider(which: Which) {
  return (request: OperationRequest<any, any>) =>
    listThose(request, { list: 'provider', by: request.profile.id }, which)
}

function ofPlan(which: Which) {
  return async (request: Asked) => listThose(request, { list: 'plan', by: await planOf(request) }, which)
}

async function listThose(
  request: OperationRequest<any, any>,
  index: Parameters<typeof subscriptionsOf>[1],
  which: Which
) {
  const { now, origin, url, reveal, inTurn } = request
  const asked = { list: stretchOf(request, which), now, origin, url, reveal, inTurn }
  const provider = String((await reveal(request.profile)).slug)
  const keyOf = await requestKeys(request)
  const page = await listPage(asked, subscriptionsOf(request, index, which), async (rows) => {
    const due = request.collection(orders.name)
    const locked = await lockedOf(
      due,
      rows.map(({ held }) => held.subscription)
    )
    return rows.map((row) => {
      const { asks, ends_at, subscription } = row.held
      const request_key = asks && now < ends_at ? keyOf(subscription) : null
      const isLocked = row.held.disputed === true || locked.has(subscription)
      const at = { origin, provider, request_key, locked: isLocked, planOf: row.planOf }
      return which === 'active' ? inDetail(row, at) : inShort(row, at)
    })
  })
  return answer(200, page)
}

interface At {
  readonly origin: string
  readonly provider: string
  readonly request_key: string | null
  readonly locked: boolean
  readonly planOf: PlanOf
}

function inDetail({ held, subscriber: { profile }, plan }: NamedSubscription, at: At) {
  return providedDetail(held, organizationDetail(profile, profile.kind === 'personal'), plan, at)
}

function inShort({ held, subscriber, plan }: NamedSubscription, at: At) {
  return providedView(held, organizationOf(subscriber), plan, at)
}

async function planOf({ params, profile, collection }: Asked): Promise<string> {
  const plan = await collection('plans').getBy<PlanDocument>('slug', params.plan)
  return plan?.provider === profile.id ? plan.plan : fail('not_found')
}
