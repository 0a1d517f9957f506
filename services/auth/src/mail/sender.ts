/** Who mails come from, as they name it: the profile that runs the site. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Sender } from '@bursar/notifications'
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'

export async function senderOf(engine: Engine, origin: string): Promise<Sender> {
  const stored = await engine.collection(ACCESS).get<ProfileRef>(profileKey(BROKER_PROFILE))
  const { full_name: name } = (await engine.keys.reveal(stored)) ?? {}
  return { name: typeof name === 'string' ? name : new URL(origin).host, url: origin }
}
