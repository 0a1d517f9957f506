/** The profile that runs the site, made at the first start, with its first manager. */
import { BROKER_PROFILE, FIRST_MANAGER } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { SiteSettings } from '@bursar/service-kit'
import { createProfile, profileFold, profileStream } from './domain/profile.ts'
import { namesSecret, slugNames } from './slug-names.ts'

/** Opens the broker's profile unless the log has it: a later start with another slug changes nothing. */
export async function ensureBroker(
  { keys, transact, world }: Engine,
  { broker }: SiteSettings
): Promise<void> {
  const names = slugNames(await keys.secret(namesSecret))
  const id = world.id()
  const cause = { actor: 'system', correlationid: id, causationid: id }
  await transact(cause, async (transaction) => {
    const stream = profileStream(BROKER_PROFILE)
    const state = await transaction.load(stream, profileFold)
    if (state.is === 'live') return
    const slug = await names.takeDerived(transaction, broker, BROKER_PROFILE)
    const created = {
      profile: BROKER_PROFILE,
      person: BROKER_PROFILE,
      kind: 'organization',
      broker: true,
      slug,
      full_name: broker,
      is_provider: true
    } as const
    transaction.append(stream, createProfile(state, created, FIRST_MANAGER))
  })
}
