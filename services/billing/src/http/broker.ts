import { BROKER_PROFILE } from '@bursar/contracts'
import { OPERATOR, type OperationRequest, type RolesOf, rolesKey } from '@bursar/service-kit'

/** True for managers of the profile that runs the site, and for its operator. */
export async function managesBroker({ caller, collection }: Pick<OperationRequest, 'caller' | 'collection'>) {
  if (!caller) return false
  if (caller.user === OPERATOR) return true
  const key = rolesKey(caller.user)
  const body = (await collection('access').load([key])).get(key)
  return body !== undefined && (JSON.parse(body) as RolesOf)[BROKER_PROFILE] === 'manager'
}
