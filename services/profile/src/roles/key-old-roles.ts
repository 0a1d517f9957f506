/**
 * 0.1 gave roles that nobody had asked for without a key to accept them by. The first start that finds some draws one
 * for each, by an event: nothing that is stored is written again. Until its user accepts it, such a role gives the user
 * access, and nobody access to the user.
 */
import { type Engine, RefusedError } from '@bursar/event-sourcing'
import { ROLES, type RoleDocument } from '@bursar/service-kit'
import { profileFold, profileStream } from '../profiles/domain/profile.ts'
import { drawKey } from '../shared/draw-key.ts'
import { keyRole } from './domain/roles.ts'

/** Roles that are read at once, and profiles that are written to at once. */
const PAGE = 500
const AT_ONCE = 100

/** Safe to repeat, and to run twice at once: what has a key is on the list no more. */
export async function keyOldRoles(engine: Engine): Promise<void> {
  const byProfile = [...(await unkeyedOf(engine))]
  for (let n = 0; n < byProfile.length; n += AT_ONCE) {
    const part = byProfile.slice(n, n + AT_ONCE)
    await Promise.all(part.map(([profile, users]) => keyRoles(engine, profile, users)))
  }
}

async function keyRoles(engine: Engine, profile: string, users: readonly string[]): Promise<void> {
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'upgrade' }
  const stream = profileStream(profile)
  try {
    await engine.transact(cause, async (transaction) => {
      const state = await transaction.load(stream, profileFold)
      for (const user of users) transaction.append(stream, keyRole(state, user, drawKey(engine)))
    })
  } catch (error) {
    // Somebody else was at it at the same instant.
    if (!(error instanceof RefusedError)) throw error
  }
}

/** All of them, by profile: written to they leave the list, so it is read whole before. */
async function unkeyedOf(engine: Engine): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'unkeyed', by: '', descending: false, offset, limit: PAGE }
    const page = await engine.collection(ROLES).documents<RoleDocument>(range)
    for (const { profile, user } of page) {
      if (user !== null) found.set(profile, [...(found.get(profile) ?? []), user])
    }
    if (page.length < PAGE) return found
  }
}
