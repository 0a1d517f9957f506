import { type DetailedProfile, profileKey } from '@bursar/service-kit'
import { type Reader, text } from './views.ts'

/** The e-mail address that a profile gives for itself; null when it gives none. */
export async function contactOf({ collection, reveal }: Reader, profile: string): Promise<string | null> {
  const stored = await collection('profile-details').get<DetailedProfile>(profileKey(profile))
  return stored ? text((await reveal(stored)).email) || null : null
}
