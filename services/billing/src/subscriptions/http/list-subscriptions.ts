import { SubscribedSubscriptionList } from '@bursar/contracts'
import {
  answer,
  L7,
  listPage,
  managedBy,
  type OperationRequest,
  operation,
  organizationOf
} from '@bursar/service-kit'
import { seenPart } from '../../ledger/seen-dealings.ts'
import { grantKeys } from '../grant-keys.ts'
import { stretchOf, subscriptionsOf, type Which } from '../subscription-lists.ts'
import { subscribedView } from '../subscription-view.ts'

const shared = {
  method: 'GET',
  access: 'provider',
  unconditional: true,
  answers: { 200: SubscribedSubscriptionList }
} as const

export const listSubscriptions = operation({
  ...shared,
  path: '/api/profile/{profile}/subscriptions',
  summary: 'Active subscriptions of a subscriber, those that end first on top',
  lists: ['start_at', 'q', 'q_f', 'o', 'page', 'page_size', 'id'],
  handle: (request) => listThose(request, 'active')
})

export const listExpiredSubscriptions = operation({
  ...shared,
  path: '/api/profile/{profile}/subscriptions/expired',
  summary: 'Ended subscriptions of a subscriber',
  lists: [...L7, 'id'],
  handle: (request) => listThose(request, 'churned')
})

async function listThose(request: OperationRequest<any, any>, which: Which) {
  const { now, origin, url, reveal, inTurn, seen } = request
  const part = await seenPart(request, 'subscriber')
  const source = subscriptionsOf(request, part, which)
  const asked = { list: stretchOf(request, which), now, origin, url, reveal, inTurn }
  const keyOf = await grantKeys(request)
  const page = await listPage(asked, source, async (rows) => {
    const managers = rows.flatMap(({ held }) => [held.profile, held.provider])
    const isManaged = await managedBy(request, managers)
    return rows.map(({ held, subscriber, plan }) => {
      const waits = seen.all && !held.accepted && now < held.ends_at
      const grant_key = waits ? keyOf(held.subscription) : null
      const editable = isManaged(held.profile) || isManaged(held.provider)
      return subscribedView(held, organizationOf(subscriber), plan, { origin, grant_key, editable })
    })
  })
  return answer(200, page)
}
