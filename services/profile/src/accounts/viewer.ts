/** Who searches: the broker's people see everybody, others what is theirs to see. */
import { BROKER_PROFILE } from '@bursar/contracts'
import {
  ACCESS,
  OPERATOR,
  type OperationRequest,
  readCountingRoles,
  type Standing
} from '@bursar/service-kit'

export interface Viewer {
  readonly user: string
  readonly isBrokers: boolean
  /** Profiles whose people the viewer is one of, and became so by asking or accepting. */
  readonly own: ReadonlySet<string>
}

export async function viewerOf({
  caller,
  collection
}: Pick<OperationRequest, 'caller' | 'collection'>): Promise<Viewer> {
  const user = caller?.user ?? ''
  if (user === OPERATOR) return { user, isBrokers: true, own: new Set() }
  const roles = await readCountingRoles(collection(ACCESS), user)
  const broker = roles[BROKER_PROFILE]
  const held = Object.entries(roles).filter(([, standing]) => isPeople(standing) && standing.accepted)
  return {
    user,
    isBrokers: broker !== undefined && isPeople(broker),
    own: new Set(held.map(([profile]) => profile))
  }
}

/** True of a role that lets in. */
export function isPeople({ is, role }: Standing): boolean {
  return is === 'active' && (role === 'manager' || role === 'contributor')
}
