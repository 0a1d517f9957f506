/** The session in which users ask for something of their own: it goes on when all others end. */
import type { OperationRequest } from '@bursar/service-kit'

/** Undefined where somebody else asks: then every session of the user ends. */
export function ownSession({ caller }: Pick<OperationRequest, 'caller'>, user: string): string | undefined {
  return caller?.user === user ? caller.session : undefined
}
