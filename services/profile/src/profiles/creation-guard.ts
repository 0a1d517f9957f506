/** How many profiles a user may open: each takes a name of the site. The broker's managers open as many as they like. */
import {
  ACCESS,
  type Counters,
  createThrottle,
  fail,
  managesBroker,
  type OperationRequest,
  type RolesOf,
  rolesKey
} from '@bursar/service-kit'

const AN_HOUR = { most: 100, seconds: 3_600 }

/** Profiles that one user manages. */
const MANAGED_MAX = 500

export interface CreationGuard {
  /** Counts one more for {user}; fails with 429 when that is one too many. */
  admit(request: Pick<OperationRequest, 'caller' | 'collection' | 'user' | 'engine'>): Promise<void>
}

export function creationGuard(counters: Counters): CreationGuard {
  return {
    async admit(request) {
      const { collection, user, engine } = request
      if (await managesBroker(request)) return
      const roles = (await collection(ACCESS).get<RolesOf>(rolesKey(user.id))) ?? {}
      // What others made of the user, and the user did not accept, is not counted.
      const managed = Object.values(roles).filter(
        ({ is, role, accepted }) => is === 'active' && role === 'manager' && accepted
      )
      if (managed.length >= MANAGED_MAX) fail('too_many_profiles')
      await createThrottle(counters, engine.world.clock.real).take(AN_HOUR, 'profiles', user.id)
    }
  }
}
