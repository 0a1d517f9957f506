/** A personal profile is called as its user: a new user name is its new slug, in the form of a slug. */
import type { AuthEvents, UserUpdated } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { textOf } from '../shared/text-of.ts'
import { profileFold, profileStream, rename } from './domain/profile.ts'
import { personalSlug } from './domain/slug.ts'
import { namesSecret, slugNames } from './slug-names.ts'

export const renamePersonalProfile = policy<AuthEvents>({
  name: 'rename-personal-profile',
  on: {
    'auth.user-updated': async (event, reaction) => {
      if (event.data.slug === undefined) return
      const updated: UserUpdated = await reaction.reveal(event.data)
      const wanted = personalSlug(textOf(updated.slug ?? null))
      const names = slugNames(await reaction.secret(namesSecret))
      await reaction.transact(async (transaction) => {
        const stream = profileStream(updated.profile)
        const state = await reaction.reveal(await transaction.load(stream, profileFold))
        if (state.is !== 'live' || state.slug === wanted) return
        const { profile, user } = updated
        const slug = await names.takeDerived(transaction, wanted, profile, user)
        await names.giveUp(transaction, { profile, slug: textOf(state.slug), owner: profile, next: slug })
        transaction.append(stream, rename(state, slug))
      })
    }
  }
})
