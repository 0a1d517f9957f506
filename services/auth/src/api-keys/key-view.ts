/** How API keys are shown, after their making: never with what opens anything. */
import type { APIKey } from '@bursar/contracts'
import { type OperationRequest, organizationsOf, shownText } from '@bursar/service-kit'
import type { ApiKeys } from './domain/api-keys.ts'

export async function keyViews(
  request: Pick<OperationRequest, 'collection' | 'reveal'>,
  keys: ApiKeys
): Promise<APIKey[]> {
  const profiles = await organizationsOf(
    request,
    keys.flatMap(({ profile }) => profile ?? [])
  )
  const opened = await request.reveal(keys)
  return opened.map(({ key, title, ends_at, scope, profile }) => ({
    api_pub_key: key,
    title: shownText(title),
    ends_at,
    scope,
    profile: profile === undefined ? null : profiles(profile).slug
  }))
}
