import { fail, type OperationRequest, type ProfileRef } from '@bursar/service-kit'

/** The profile that {subscriber} of the URL names; fails with 404 when nobody knows it. */
export async function subscriberOf({
  params,
  collection
}: Pick<OperationRequest, 'params' | 'collection'>): Promise<ProfileRef> {
  const found = await collection('access').find('slug', params.subscriber ?? '')
  return found ? (JSON.parse(found.body) as ProfileRef) : fail('not_found')
}
