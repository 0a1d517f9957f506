/** What the lists of subscriptions have in common. */
import { justAfter } from '@bursar/calendar'
import type { Plan } from '@bursar/contracts'
import {
  inViewOf,
  type ListRequest,
  type ListSource,
  type OperationRequest,
  type ProfileRow,
  profileFieldNames,
  profileRowsOf,
  profileSearch,
  rowOfName
} from '@bursar/service-kit'
import { plansShort } from '../plans/plan-view.ts'
import { listKeys, type SubscriptionDocument } from './projection.ts'
import { type PlanOf, plansNamed } from './subscription-view.ts'

/** A subscription with who has it and to what. */
export interface NamedSubscription {
  readonly held: SubscriptionDocument
  readonly subscriber: ProfileRow
  readonly plan: Plan
  /** Other plans that it names. */
  readonly planOf: PlanOf
}

/** Which of them are listed: `start_at` and `ends_at` mean another thing in each. */
export type Which = 'active' | 'all' | 'churned'

/** The stretch of the index, which is by the end of the subscriptions, that the list is. */
export function stretchOf({ list, now }: OperationRequest<any, any>, which: Which): ListRequest {
  switch (which) {
    case 'active':
      return { ...list, startAt: justAfter(now), endsAt: undefined }
    case 'all':
      return { ...list, endsAt: undefined }
    case 'churned':
      return { ...list, endsAt: list.endsAt ?? justAfter(now) }
  }
}

/** Which list of the projection it is, under one key or several. */
export interface SubscriptionIndex {
  readonly list: keyof typeof listKeys
  readonly by: string
  readonly others?: readonly string[] | undefined
}

/** The subscriptions of a list of the projection, the one that ends first in front. */
export function subscriptionsOf(
  request: OperationRequest<any, any>,
  { list, by, others = [] }: SubscriptionIndex,
  which: Which,
  collection: ListSource['collection'] = request.collection('subscriptions')
): ListSource<NamedSubscription> {
  const keys = new Set<unknown>([by, ...others])
  return {
    collection,
    list,
    by,
    others,
    descending: false,
    dates: 'open',
    orderField: 'ends_at',
    byId: { key: (id) => id, isListed: (held: SubscriptionDocument) => keys.has(listKeys[list](held)) },
    order: ({ ends_at }: SubscriptionDocument) => ends_at,
    open: (documents) => nameAll(request, documents),
    picks: pickedBy(request, which),
    search: fields,
    sort: { ...fields, created_at: ({ held }) => held.created_at }
  }
}

/** What the index cannot say: when a subscription was made. None is made later than now. */
function pickedBy(
  { list }: OperationRequest<any, any>,
  which: Which
): ListSource<NamedSubscription>['picks'] {
  const { startAt, endsAt } = list
  if (which === 'active' && startAt) return ({ created_at }) => created_at >= startAt
  return which === 'all' && endsAt ? ({ created_at }) => created_at < endsAt : undefined
}

/** `profile` is the subscriber's slug, and its other fields have its name in front. */
const ofSubscriber = profileFieldNames.map((name) => {
  const field = profileSearch[name]
  const named = name === 'slug' ? 'profile' : `profile__${name}`
  return [named, ({ subscriber }: NamedSubscription) => field?.(subscriber)] as const
})

const fields: Required<ListSource<NamedSubscription>>['search'] = {
  ...Object.fromEntries(ofSubscriber),
  plan: ({ plan }) => plan.slug,
  plan__title: ({ plan }) => plan.title
}

async function nameAll(
  request: OperationRequest,
  documents: readonly SubscriptionDocument[]
): Promise<NamedSubscription[]> {
  const profiles = documents.map(({ profile }) => profile)
  const subscribers = await profileRowsOf(request, profiles)
  const inView = await inViewOf(request, profiles)
  const named = [...documents.map(({ plan }) => plan), ...plansNamed(documents)]
  const plans = await plansShort(request, named)
  const inClear = await request.reveal(documents)
  return inClear.map((held) => {
    const known = subscribers(held.profile)
    const subscriber = inView(held.profile) ? known : rowOfName(known, held.created_at)
    return { held, subscriber, plan: plans(held.plan), planOf: plans }
  })
}
