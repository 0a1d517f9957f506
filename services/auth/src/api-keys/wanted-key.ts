/** What a request says of the API key that it asks for, checked and brought into the form that is stored. */
import { later, parseInstant } from '@bursar/calendar'
import type { ApiKeyCreated, NewKeypair } from '@bursar/contracts'
import { fail, namedProfile, type OperationRequest, roleOn } from '@bursar/service-kit'

type Request = OperationRequest<NewKeypair, any>

const yearMs = 365 * 86_400_000

/** Fails with 400 naming the field. */
export async function wantedKey(
  request: Request
): Promise<Pick<ApiKeyCreated, 'title' | 'scope' | 'ends_at' | 'profile'>> {
  const { title = '', scope = 'write' } = request.body
  const profile = await profileOf(request)
  return { title: title.trim(), scope, ends_at: endOf(request), ...(profile !== undefined && { profile }) }
}

function endOf({ body, now }: Request): string {
  const { ends_at: text } = body
  if (!text) return later(now, yearMs)
  const ends_at = parseInstant(text, 'UTC')
  if (ends_at === undefined) {
    fail('invalid_fields', { fields: { ends_at: ['Not a date or date-time in ISO 8601.'] } })
  }
  if (ends_at <= now) fail('invalid_fields', { fields: { ends_at: ['This must be in the future.'] } })
  return ends_at
}

/** The id of the profile that it names, which the user has a role on; whether there are others is not told. */
async function profileOf(request: Request): Promise<string | undefined> {
  const { profile: slug } = request.body
  if (!slug) return undefined
  const found = await namedProfile(request.collection('access'), slug)
  if (found && (await roleOn(request, found.id)) !== undefined) return found.id
  return fail('invalid_fields', { fields: { profile: ['You have no role on a profile of this name.'] } })
}
