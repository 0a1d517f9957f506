/** Finishes the erasure of a user: profiles that nobody manages any more are archived, and then the keys end. */
import type { AuthEvents } from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { archiveProfile, profileFold, profileStream } from '../profiles/domain/profile.ts'
import { namesSecret, slugNames } from '../profiles/slug-names.ts'
import { eraseProfile, isLeft } from './domain/erase.ts'

const name = 'erase-person'

/**
 * The account was archived by an earlier event of the same stream: the user's roles have ended and the personal profile is
 * out of use by now, its name given up, which is read with the key. What this policy archives is nobody's for a year.
 */
export const erasePerson = policy<AuthEvents>({
  name,
  on: {
    'auth.user-erased': async ({ data: { user, profile, profiles } }, reaction) => {
      const names = slugNames(await reaction.secret(namesSecret))
      await reaction.transact(async (transaction) => {
        for (const one of profiles) {
          const stream = profileStream(one)
          const before = await reaction.reveal(await transaction.load(stream, profileFold))
          if (!isLeft(before) || before.is !== 'live') continue
          transaction.append(stream, archiveProfile(before))
          if (typeof before.slug === 'string')
            await names.giveUp(transaction, { profile: one, slug: before.slug, owner: name })
        }
        const stream = profileStream(profile)
        transaction.append(
          stream,
          eraseProfile(await transaction.load(stream, profileFold), { profile, user })
        )
      })
    }
  }
})
