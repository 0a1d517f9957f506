/** A personal profile is taken out of use with its user's account. */
import type { AuthEvents } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { archiveProfile, profileFold, profileStream } from './domain/profile.ts'
import { namesSecret, slugNames } from './slug-names.ts'

const name = 'archive-personal-profile'

export const archivePersonalProfile = policy<AuthEvents>({
  name,
  on: {
    'auth.user-archived': async ({ data: { profile } }, reaction) => {
      const names = slugNames(await reaction.secret(namesSecret))
      await reaction.transact(async (transaction) => {
        const stream = profileStream(profile)
        const before = await reaction.reveal(await transaction.load(stream, profileFold))
        if (before.is !== 'live') return
        transaction.append(stream, archiveProfile(before))
        const { slug } = before
        // Who did it is this policy, and so the name is nobody's for the year.
        if (typeof slug === 'string') await names.giveUp(transaction, { profile, slug, owner: name })
      })
    }
  }
})
