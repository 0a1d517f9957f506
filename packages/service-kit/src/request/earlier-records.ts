/**
 * Records that version 0.1 stored: named by a plain hash of caller, method, path and key. They are found until they
 * expire, so that a repeat across the change of version happens once; none is made any more. Those of strangers are
 * not: 0.1 told these apart by address and agent, and what they repeat (a login, a registration) is refused or harmless.
 */
import { hash } from 'node:crypto'
import type { Reservation } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import { openAnswer } from './answer-seal.ts'
import type { Keyed } from './idempotency.ts'

/** The answer of such a record; fails with 422 when it is of another request. */
export async function answerOfEarlier(
  keyed: Keyed,
  reserved: (name: string) => Promise<Reservation | undefined>
): Promise<string | undefined> {
  const { key, caller, method, path, query, body } = keyed
  if (caller === null) return undefined
  const name = hash('sha256', JSON.stringify([caller, method, path, key]), 'hex')
  const reservation = await reserved(name)
  if (!reservation) return undefined
  const fingerprint = hash(
    'sha256',
    Buffer.concat([Buffer.from(`${query}\n`), body ?? Buffer.alloc(0)]),
    'hex'
  )
  const [own, sealed = ''] = reservation.value.split(' ')
  const text = openAnswer(key, name, sealed)
  return own === fingerprint && text !== undefined ? text : fail('key_reused')
}
