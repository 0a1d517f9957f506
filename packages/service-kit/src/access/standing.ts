/** How the caller stands to what the URL names, where an operation asks for more than its access class. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { fail } from '../fail.ts'
import type { OperationRequest } from '../operation.ts'
import { OPERATOR } from '../request/call.ts'
import type { RolesOf } from './model.ts'
import { ACCESS, rolesKey } from './projection.ts'

type Asking = Pick<OperationRequest, 'caller' | 'collection'>

/** The caller's own role on a profile; undefined when there is none. */
export async function roleOn({ caller, collection }: Asking, profile: string): Promise<string | undefined> {
  if (!caller) return undefined
  const key = rolesKey(caller.user)
  const body = (await collection(ACCESS).load([key])).get(key)
  return body === undefined ? undefined : (JSON.parse(body) as RolesOf)[profile]
}

/** True for managers of the profile that runs the site, and for its operator. */
export async function managesBroker(request: Asking): Promise<boolean> {
  return request.caller?.user === OPERATOR || (await roleOn(request, BROKER_PROFILE)) === 'manager'
}

/**
 * Lets {user} through and who manages the broker. The access class `self` also passes managers of any profile
 * that {user} has a role on, and some roles are given without asking: what would hand the account over to
 * them (its password, its addresses) is not for them.
 */
export async function onlySelf(request: Asking & Pick<OperationRequest, 'user'>): Promise<void> {
  if (request.caller?.user === request.user.id) return
  if (!(await managesBroker(request))) fail('self_only')
}
