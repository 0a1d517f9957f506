/** What somebody may do to somebody else, as the system itself answers: every operation, asked and compared. */
import type { Operation } from '@bursar/service-kit'
import type { TestAnswer, TestClient } from '../system/test-client.ts'
import { filledPaths, isMutation, type Names } from './attempts.ts'

/** `METHOD path` → whether the caller gets past the access check. */
export type Allowed = ReadonlyMap<string, boolean>

/** Asks every operation on what `params` names; bodies are empty, so nothing is done by asking. */
export async function probe(
  client: TestClient,
  operations: readonly Operation[],
  params: Names['params']
): Promise<Allowed> {
  const allowed = new Map<string, boolean>()
  for (const operation of operations) {
    if (!/\{(profile|user)\}/.test(operation.path)) continue
    for (const path of filledPaths(operation.path, params)) {
      const answer = await client.request(operation.method, path, bodyOf(operation))
      if (answer.status >= 500) throw new Error(`${operation.method} ${path} answered ${answer.status}`)
      allowed.set(`${operation.method} ${path}`, passed(operation, answer))
    }
  }
  return allowed
}

/** What is allowed now and was not before. */
export function gained(before: Allowed, now: Allowed): string[] {
  return [...now].flatMap(([what, allowed]) => (allowed && before.get(what) !== true ? [what] : []))
}

/** What an access check refuses with; any other answer, a refusal by a rule too, came from behind it. */
const STOPPED: readonly unknown[] = [
  'not_authenticated',
  'forbidden',
  'self_only',
  'not_activated',
  'agreement_required'
]

function bodyOf(operation: Operation): unknown {
  return isMutation(operation) && operation.method !== 'DELETE' ? {} : undefined
}

/** What is for everybody who is logged in has no check in front: there it is not found that stops. */
function passed({ access }: Operation, { status, headers, body }: TestAnswer): boolean {
  if (access === 'user' && status === 404) return false
  return !STOPPED.includes(headers['x-error-code'] ?? body?.code)
}
