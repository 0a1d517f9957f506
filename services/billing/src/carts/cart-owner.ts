import type { OperationRequest } from '@bursar/service-kit'
import type { CartOwner } from './domain/cart.ts'

/** Whose cart a request is about. A visitor who is new has none yet, but may get one. */
export function cartOwner({ caller, visitor }: Pick<OperationRequest, 'caller' | 'visitor'>): CartOwner {
  return caller ? { id: caller.user, visitor: false } : { id: visitor?.id ?? '', visitor: true }
}

/** The owner of a cart that may hold something; undefined for a visitor who is new. */
export function knownOwner(request: Pick<OperationRequest, 'caller' | 'visitor'>): CartOwner | undefined {
  return request.caller || request.visitor?.isKnown ? cartOwner(request) : undefined
}
