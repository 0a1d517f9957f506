/** Who registers gets a personal profile of the same name and manages it; a named organization comes with it. */
import {
  type AuthEvents,
  addressNames,
  type ProfileCreated,
  picked,
  type UserRegistered
} from '@bursar/contracts'
import { policy } from '@bursar/event-sourcing'
import { filled } from '../shared/filled.ts'
import { textOf } from '../shared/text-of.ts'
import { createProfile, profileFold, profileStream } from './domain/profile.ts'
import { deriveSlug, personalSlug } from './domain/slug.ts'
import { namesSecret, slugNames } from './slug-names.ts'

export const openPersonalProfile = policy<AuthEvents>({
  name: 'open-personal-profile',
  on: {
    'auth.user-registered': async (event, reaction) => {
      const registered: UserRegistered = await reaction.reveal(event.data)
      const names = slugNames(await reaction.secret(namesSecret))
      await reaction.transact(async (transaction) => {
        for (const one of profilesOf(registered)) {
          const slug = await names.takeDerived(transaction, one.slug, one.profile)
          const stream = profileStream(one.profile)
          const state = await transaction.load(stream, profileFold)
          transaction.append(stream, createProfile(state, { ...one, slug }, registered.user))
        }
      })
    }
  }
})

type Wanted = ProfileCreated & { readonly slug: string }

function profilesOf(registered: UserRegistered): Wanted[] {
  const organization = organizationOf(registered)
  return organization ? [personalOf(registered), organization] : [personalOf(registered)]
}

function personalOf(registered: UserRegistered): Wanted {
  const address = registered.organization === undefined ? addressOf(registered) : {}
  return {
    profile: registered.profile,
    person: registered.person,
    kind: 'personal',
    user: registered.user,
    broker: false,
    slug: personalSlug(textOf(registered.slug)),
    full_name: textOf(registered.full_name),
    ...filled({ email: registered.email, phone: registered.phone, ...address })
  }
}

/** The organization's fields are sealed with its own key: it may outlive the user who registered it. */
function organizationOf(registered: UserRegistered): Wanted | undefined {
  const { organization, organization_name } = registered
  if (organization === undefined || organization_name === undefined) return undefined
  const name = textOf(organization_name)
  return {
    profile: organization,
    person: organization,
    kind: 'organization',
    broker: false,
    slug: deriveSlug(name),
    full_name: name,
    ...filled({ email: registered.email, ...addressOf(registered) })
  }
}

function addressOf(registered: UserRegistered) {
  return picked(registered, addressNames)
}
