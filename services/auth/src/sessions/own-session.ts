/**
 * The session in which users ask for something of their own: it goes on when all others end. Of one that was handed on it is
 * the one that it is a part of: what was handed on ends with the others.
 */
import type { OperationRequest } from '@bursar/service-kit'

/** Undefined where somebody else asks: then every session of the user ends. */
export function ownSession({ caller }: Pick<OperationRequest, 'caller'>, user: string): string | undefined {
  if (caller?.user !== user) return undefined
  return (caller.claims.part_of as string | undefined) ?? caller.session
}
