/**
 * Whom a profile invites gets an account that waits to be activated. Whoever has the e-mail address by then
 * keeps their account, and the invitation is handed on to them.
 */
import { defaultLanguage, firstFree, type UserInvited } from '@bursar/contracts'
import { policy, type Reaction, type Transaction } from '@bursar/event-sourcing'
import { registerUser, user, userStream } from '../domain/user.ts'
import { hashedName, namesSecret } from '../names/reservations.ts'

export const openInvitedAccount = policy({
  name: 'open-invited-account',
  on: {
    'profile.user-invited': async (event, reaction) => {
      const invited: UserInvited = await reaction.reveal(event.data)
      const email = textOf(invited.email)
      const reserved = await reservations(reaction)
      await reaction.transact(async (transaction) => {
        const address = reserved('email', email)
        const holder = await transaction.reserved('email', address)
        if (holder !== undefined) {
          const data = { invited: invited.user, user: holder, profile: invited.profile }
          transaction.append(userStream(holder), [{ type: 'auth.invitation-redirected', data }])
          return
        }
        transaction.reserve({ space: 'email', name: address, value: invited.user }, 'again')
        const slug = await takeName(transaction, textOf(invited.slug), invited.user, (name) =>
          reserved('name', name)
        )
        const stream = userStream(invited.user)
        const account = {
          user: invited.user,
          profile: invited.personal_profile,
          slug,
          full_name: textOf(invited.full_name),
          email,
          lang: defaultLanguage
        }
        transaction.append(stream, registerUser(await transaction.load(stream, user), account))
      })
    }
  }
})

type Hashed = (space: 'name' | 'email', text: string) => string

async function reservations(reaction: Reaction): Promise<Hashed> {
  const key = await reaction.secret(namesSecret)
  return (space, text) => hashedName(key, space, text)
}

/** The name that the invitation shows, or the next one that is free. */
async function takeName(
  transaction: Transaction,
  wanted: string,
  holder: string,
  hashed: (name: string) => string
): Promise<string> {
  const isFree = async (name: string) => (await transaction.reserved('name', hashed(name))) === undefined
  const slug = await firstFree(wanted, isFree)
  transaction.reserve({ space: 'name', name: hashed(slug), value: holder }, 'again')
  return slug
}

/** Null while the person's key has not come here yet: the policy fails then and is tried again. */
function textOf(revealed: unknown): string {
  if (typeof revealed === 'string') return revealed
  throw new Error('the key of the person has not arrived')
}
