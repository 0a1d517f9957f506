/**
 * A subscriber that an import named, and whom nobody knew, becomes a shadow profile that nobody manages yet. What later
 * files say of it counts as long as that is so.
 */
import type { BillingEvents, EventData, subscriberDescribed, subscriberIntroduced } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { filled } from '../shared/filled.ts'
import { textOf } from '../shared/text-of.ts'
import { createProfile, profileFold, profileStream, updateProfile } from './domain/profile.ts'
import { personalSlug } from './domain/slug.ts'
import { namesSecret, slugNames } from './slug-names.ts'

export const welcomeSubscriber = policy<BillingEvents>({
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
    },
    'billing.subscriber-described': async (event, reaction) => {
      const described: EventData<typeof subscriberDescribed> = await reaction.reveal(event.data)
      const { profile, provider, full_name, email } = described
      await reaction.transact(async (transaction) => {
        const stream = profileStream(profile)
        const state = await reaction.reveal(await transaction.load(stream, profileFold))
        if (state.is !== 'live' || state.kind !== 'shadow' || state.managed) return
        // Of a shadow of 0.1 billing alone knows who made it.
        if (state.maker !== null && state.maker.id !== provider) return
        transaction.append(stream, updateProfile(state, filled({ full_name, email })))
      })
    }
  }
})
