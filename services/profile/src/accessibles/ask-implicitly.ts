/** Who asks for the roles that are their own, and has none, asks the profiles of their address's domain (consent rule 19). */
import { ownDomain } from '@bursar/contracts'
import { RefusedError } from '@bursar/event-sourcing'
import {
  ACCESS,
  type OperationRequest,
  profileKey,
  ROLES,
  type RolesOf,
  rolesKey,
  shownText as text,
  userKey
} from '@bursar/service-kit'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { isInUse, type ProfileDocument } from '../profiles/projection.ts'
import { drawKey } from '../shared/draw-key.ts'
import { askImplicitly as ask } from './domain/implicit.ts'

/** Users of one domain and profiles of theirs that are looked at, and profiles that are asked. */
const most = { users: 200, profiles: 200, asked: 10 }

type Asking = OperationRequest<any, any>

/** Asks them; what came of it is in the read models soon after. */
export async function askImplicitly(request: Asking): Promise<void> {
  const { caller, user, engine } = request
  if (caller?.user !== user.id || user.verified_email === null) return
  const domain = ownDomain(text(await request.reveal(user.verified_email)))
  if (domain === null || (await hasSome(request))) return
  const others = await usersOf(request, domain)
  for (const profile of await profilesOf(request, others, domain)) {
    const colleague = { user: user.id, others, key: drawKey(engine), origin: request.origin }
    try {
      await request.transact(async (transaction) => {
        const stream = profileStream(profile)
        transaction.append(stream, ask(await transaction.load(stream, profileFold), colleague))
      })
    } catch (error) {
      // Others write to the profile: the next reading asks again.
      if (!(error instanceof RefusedError)) throw error
    }
  }
}

/** A role, a request or an offer, wherever but on the personal profile. */
async function hasSome({ collection, user }: Asking): Promise<boolean> {
  return (await collection(ROLES).tally({ list: 'others', by: user.id })).count > 0
}

/** Other users who have verified an address of that domain. */
async function usersOf({ collection, user }: Asking, domain: string): Promise<Set<string>> {
  const found = new Set<string>()
  let after = ''
  for (let n = 0; n < most.users; n++) {
    const one = await collection(ACCESS).find('email_domain', domain, after)
    if (!one) break
    after = one.key
    found.add(one.key.slice(userKey('').length))
  }
  found.delete(user.id)
  return found
}

/** Organizations that they manage and that have their address at the domain too. */
async function profilesOf(
  { collection, reveal }: Asking,
  users: ReadonlySet<string>,
  domain: string
): Promise<string[]> {
  const roles = await collection(ACCESS).getAll<RolesOf>([...users].map(rolesKey))
  const managed = [...roles.values()].flatMap((held) =>
    Object.entries(held)
      .filter(([, { is, role, accepted }]) => is === 'active' && role === 'manager' && accepted)
      .map(([profile]) => profileKey(profile))
  )
  const keys = [...new Set(managed)].slice(0, most.profiles)
  const documents = await reveal([...(await collection('profiles').getAll<ProfileDocument>(keys)).values()])
  return documents
    .filter((one) => one.kind === 'organization' && isInUse(one) && ownDomain(text(one.email)) === domain)
    .map(({ id }) => id)
    .slice(0, most.asked)
}
