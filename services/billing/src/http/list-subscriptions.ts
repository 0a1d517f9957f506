import { SubscribedSubscriptionList } from '@bursar/contracts'
import {
  answer,
  justAfter,
  type ListSource,
  listPage,
  type OperationRequest,
  operation
} from '@bursar/service-kit'
import type { PlanDocument } from '../projections/plans.ts'
import type { SubscriptionDocument } from '../projections/subscriptions.ts'
import { organizationView } from './views/organizations.ts'
import { planShort } from './views/plan-view.ts'
import { subscribedView } from './views/subscription-view.ts'

type Shown = ReturnType<typeof subscribedView>

export const listSubscriptions = operation({
  method: 'GET',
  path: '/api/profile/{profile}/subscriptions',
  access: 'provider',
  unconditional: true,
  summary: 'Active subscriptions of a subscriber, the one that ends first in front',
  lists: ['start_at', 'q', 'q_f', 'o', 'page', 'page_size'],
  answers: { 200: SubscribedSubscriptionList },
  async handle(request) {
    // The index is by the end: what is active ends after now. The dates of the query are about the beginning.
    const { now, origin, url, reveal } = request
    const list = { ...request.list, startAt: justAfter(now), endsAt: undefined }
    const source = subscriptionsOf(request, request.list.startAt)
    return answer(200, await listPage({ list, now, origin, url, reveal }, source, async (rows) => rows))
  }
})

function subscriptionsOf(
  request: OperationRequest<any, any>,
  startAt: string | undefined
): ListSource<Shown> {
  return {
    collection: request.collection('subscriptions'),
    list: 'subscriber',
    by: request.profile.id,
    descending: false,
    dates: 'open',
    orderField: 'ends_at',
    order: ({ ends_at }: SubscriptionDocument) => ends_at,
    open: (documents) => show(request, documents),
    keep: startAt ? ({ created_at }) => created_at >= startAt : undefined,
    search: fields,
    sort: { ...fields, created_at: ({ created_at }) => created_at }
  }
}

const fields = {
  profile: ({ profile }: Shown) => profile.slug,
  profile__full_name: ({ profile }: Shown) => profile.printable_name,
  plan: ({ plan }: Shown) => plan.slug,
  plan__title: ({ plan }: Shown) => plan.title
}

async function show(request: OperationRequest, documents: readonly SubscriptionDocument[]): Promise<Shown[]> {
  const profile = organizationView(await request.reveal(request.profile))
  const bodies = await request.collection('plans').load([...new Set(documents.map(({ plan }) => plan))])
  return documents.map((document) => {
    const body = bodies.get(document.plan)
    const plan = body ? planShort(JSON.parse(body) as PlanDocument) : { slug: document.plan, title: '' }
    return subscribedView(document, profile, plan, request.origin)
  })
}
