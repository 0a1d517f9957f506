/** A subscriber that an import named, and whom nobody knew, becomes a shadow profile that nobody manages yet. */
import type { EventData, subscriberIntroduced } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { createProfile, profileFold, profileStream } from '../domain/profile.ts'
import { personalSlug } from '../domain/slug.ts'
import { namesSecret, slugNames } from '../names/slug-names.ts'
import { textOf } from './text-of.ts'

export const welcomeSubscriber = policy({
  name: 'welcome-subscriber',
  on: {
    'billing.subscriber-introduced': async (event, reaction) => {
      const introduced: EventData<typeof subscriberIntroduced> = await reaction.reveal(event.data)
      const names = slugNames(await reaction.secret(namesSecret))
      const { profile: id, person } = introduced
      const fullName = textOf(introduced.full_name)
      await reaction.transact(async (transaction) => {
        const slug = await names.takeForShadow(transaction, personalSlug(textOf(introduced.slug)), id)
        const stream = profileStream(id)
        const created = {
          profile: id,
          person,
          kind: 'shadow',
          broker: false,
          slug,
          full_name: fullName,
          ...(introduced.email !== undefined && { email: textOf(introduced.email) }),
          maker_profile: introduced.provider
        } as const
        transaction.append(
          stream,
          createProfile(await transaction.load(stream, profileFold), created, undefined)
        )
      })
    }
  }
})
