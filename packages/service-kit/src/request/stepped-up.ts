/** Operations that ask a caller to show again who they are: before they are handled, and once more in their last write. */
import type { Operation, OperationRequest, Proof, Prove } from '../operation/operation.ts'

/** The handler with what the operation asks for before it. */
export function steppedUp({ stepUp, handle }: Operation, prove: Prove | undefined): Operation['handle'] {
  if (!stepUp) return handle
  return async (request) => {
    await stepUp.before?.(request)
    const isAsked = (await stepUp.when?.(request)) ?? true
    const proof = isAsked ? await prove?.(request, stepUp) : undefined
    return handle(proof ? proven(request, proof) : request)
  }
}

/** A proof that ended while the request was handled, by a change of password say, is good for nothing. */
function proven(request: OperationRequest<any, any, any>, proof: Proof): OperationRequest<any, any, any> {
  const commit: OperationRequest['commit'] = (work) =>
    request.commit(async (transaction) => {
      await proof.holds(transaction)
      return work(transaction)
    })
  // As it is, what is worked out when it is asked for included.
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(request),
      commit: { value: commit, enumerable: true },
      proof: { value: proof, enumerable: true }
    }
  ) as OperationRequest<any, any, any>
}

/** An operation that asks for it in a service that cannot tell who somebody is would ask for nothing. */
export function checkProvable(operations: readonly Operation[], prove: Prove | undefined): void {
  const asking = prove ? undefined : operations.find(({ stepUp }) => stepUp)
  if (asking) throw new Error(`${asking.method} ${asking.path} asks for a step-up, and its service has none.`)
}
