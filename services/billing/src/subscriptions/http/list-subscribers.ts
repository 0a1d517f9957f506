import { justAfter } from '@bursar/calendar'
import { OrganizationList } from '@bursar/contracts'
import {
  answer,
  inViewOf,
  L7,
  type ListSource,
  listPage,
  namedProfiles,
  type OperationRequest,
  operation,
  organizationOf,
  type ProfileRow,
  profileRowsOf,
  profileSearch,
  profileSort,
  rowOfName
} from '@bursar/service-kit'
import { lastEnd, type SubscriberDocument, subscriberKey } from '../subscribers-projection.ts'

const shared = {
  method: 'GET',
  access: 'direct',
  lists: [...L7, 'id'],
  answers: { 200: OrganizationList }
} as const

export const listSubscribers = operation({
  ...shared,
  path: '/api/profile/{profile}/subscribers',
  summary: 'Profiles with an active subscription to any plan of a provider',
  handle: (request) => listThose(request, justAfter(request.now))
})

export const listAllSubscribers = operation({
  ...shared,
  path: '/api/profile/{profile}/subscribers/all',
  summary: 'Profiles that have or had a subscription to a plan of a provider',
  handle: (request) => listThose(request, undefined)
})

/** `from`: only those whose last subscription ends then or later. */
async function listThose(request: OperationRequest<any, any>, from: string | undefined) {
  const { now, origin, url, reveal, inTurn } = request
  const source = subscribersOf(request)
  const list = { ...request.list, startAt: from, endsAt: undefined }
  return answer(
    200,
    await listPage({ list, now, origin, url, reveal, inTurn }, source, async (rows) =>
      rows.map(organizationOf)
    )
  )
}

/** The index is by the last end; the dates of the query are about when a profile was made. */
function subscribersOf(request: OperationRequest<any, any>): ListSource<ProfileRow> {
  const { startAt = '', endsAt } = request.list
  const isDated = startAt !== '' || endsAt !== undefined
  return {
    collection: request.collection('subscribers'),
    list: 'provider',
    by: request.profile.id,
    descending: false,
    dates: 'open',
    order: lastEnd,
    byDefault: 'full_name',
    named: {
      ...namedProfiles(request),
      field: 'full_name',
      key: (id) => subscriberKey(request.profile.id, id),
      isListed: () => true
    },
    byId: { key: (id) => subscriberKey(request.profile.id, id), isListed: () => true },
    async open(documents: readonly SubscriberDocument[]) {
      const ids = documents.map(({ profile }) => profile)
      const rows = await profileRowsOf(request, ids)
      const inView = await inViewOf(request, ids)
      return documents.map(({ profile, created_at }) =>
        inView(profile) ? rows(profile) : rowOfName(rows(profile), created_at)
      )
    },
    keep: isDated
      ? ({ profile: { created_at } }) =>
          created_at >= startAt && (endsAt === undefined || created_at < endsAt)
      : undefined,
    search: profileSearch,
    sort: profileSort
  }
}
