/** What Stripe keeps of its answers: by the idempotency key of the request, for a day, refusals too. */
import type { StripeFault } from './errors.ts'

/** Keys of one request. A job asks again some ten times a day at most before it is parked. */
const KEYS_MAX = 25

/**
 * Asks under the key, and under another one where the answer is a refusal of before: then nothing was made, and what was in
 * the way, such as a balance that was too small, may be gone. A key whose answer was lost, or that made something, is never
 * left, so that it is made once.
 */
export async function askedAnew<Value>(
  key: string,
  ask: (idempotencyKey: string) => Promise<Value>
): Promise<Value> {
  for (let n = 1; ; n++) {
    try {
      return await ask(n === 1 ? key : `${key}-${n}`)
    } catch (error) {
      if (n === KEYS_MAX || !isOldRefusal(error)) throw error
    }
  }
}

interface Headed {
  readonly headers?: Readonly<Record<string, string>>
}

/** True of what was made by an earlier request of the same key: it is as it was then. */
export function isRepeated(made: object): boolean {
  const { lastResponse } = made as { readonly lastResponse?: Headed }
  return saysRepeated(lastResponse)
}

/** True of a refusal that Stripe has repeated and not decided anew. */
function isOldRefusal(error: unknown): boolean {
  const fault = error as StripeFault & Headed
  return fault.type === 'StripeInvalidRequestError' && saysRepeated(fault)
}

function saysRepeated(headed: Headed | undefined): boolean {
  return headed?.headers?.['idempotent-replayed'] === 'true'
}
