import { PastQuery, SubscribedSubscriptionList } from '@bursar/contracts'
import {
  answer,
  L7,
  listPage,
  managedBy,
  type OperationRequest,
  operation,
  organizationOf,
  organizationsOf
} from '@bursar/service-kit'
import { lockedOf } from '../../ledger/locked.ts'
import { orders } from '../../ledger/orders-projection.ts'
import { seenPart } from '../../ledger/seen-dealings.ts'
import { accountRows } from '../../shared/account-then.ts'
import { grantKeys, requestKeys } from '../grant-keys.ts'
import { subscriptions } from '../projection.ts'
import { stretchOf, subscriptionsOf, type Which } from '../subscription-lists.ts'
import { subscribedView } from '../subscription-view.ts'

const shared = {
  method: 'GET',
  access: 'provider',
  unconditional: true,
  query: PastQuery,
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
  const { now, origin, url, reveal, inTurn, seen, asOf } = request
  const part = await seenPart(request, 'subscriber')
  const source = subscriptionsOf(request, part, which, await accountRows(request, subscriptions))
  const asked = { list: stretchOf(request, which), now, origin, url, reveal, inTurn }
  const [keyOf, requestKeyOf] = [await grantKeys(request), await requestKeys(request)]
  const page = await listPage(asked, source, async (rows) => {
    const managers = rows.flatMap(({ held }) => [held.profile, held.provider])
    const isManaged = await managedBy(request, managers)
    const locked = await lockedOf(
      await accountRows(request, orders),
      rows.map(({ held }) => held.subscription)
    )
    const providerOf = await organizationsOf(
      request,
      rows.map(({ held }) => held.provider)
    )
    // Keys are for what can still be accepted.
    const isNow = asOf === undefined
    return rows.map(({ held, subscriber, plan, planOf }) => {
      const waits = isNow && seen.all && !held.accepted && !held.opted_in && !held.asks && now < held.ends_at
      const grant_key = waits ? keyOf(held.subscription) : null
      const request_key = isNow && held.asks && now < held.ends_at ? requestKeyOf(held.subscription) : null
      const editable = isManaged(held.profile) || isManaged(held.provider)
      return subscribedView(held, organizationOf(subscriber), plan, {
        origin,
        provider: providerOf(held.provider),
        grant_key,
        request_key,
        editable,
        locked: held.disputed === true || locked.has(held.subscription),
        planOf
      })
    })
  })
  return answer(200, page)
}
