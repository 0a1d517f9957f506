/**
 * Idempotency-Key: the first answer to a request is stored in the append that makes the request happen, and
 * given again to every repeat, also after a crash between the two.
 *
 * A record is a reservation: its name is a hash of key, caller, method and path; its value is the request's
 * fingerprint and the encrypted answer. While the first request runs, only this process knows of it.
 */
import { hash, randomBytes } from 'node:crypto'
import type { EventStore, Reservation, Transaction, WhenTaken } from '@bursar/event-sourcing'
import { fail } from '../fail.ts'
import type { Answer } from '../operation.ts'
import { openAnswer, publicSeal, sealToPublic, sealWithKey } from './answer-seal.ts'
import type { Random } from './sealed-text.ts'

/** Name space of the records. */
export const IDEMPOTENCY_SPACE = 'idempotency'

/** How long a record is kept at least when nobody says otherwise, in milliseconds, by the real clock. */
const usualKeptMs = 48 * 3_600_000

/** Statuses whose request may well come to something else next time. */
const passing = new Set([401, 403, 404, 409, 422, 429])

/** True for the header's values that the API takes. */
export function isIdempotencyKey(value: string): boolean {
  return /^[\x20-\x7e]{1,255}$/.test(value) && value.trim() !== ''
}

/** Who sends what: a key counts for this caller, method and path alone. */
export interface Keyed {
  readonly key: string
  /** The caller's id, or another text that is the same for all requests of one caller. */
  readonly caller: string
  readonly method: string
  /** The path without its query. */
  readonly path: string
  readonly query: string
  readonly body: Buffer | undefined
}

/** One request's record, from lookup to storing. */
export interface KeyRecord {
  readonly name: string
  /** What a crash's recovery needs to store the answer: see resumeAnswer. */
  readonly resume: string
  /** True once the answer is part of a transaction that was committed. */
  stored: boolean
  /** Reserves the record in the append that makes the request happen; passing answers are not stored. */
  store(transaction: Transaction, text: string, status: number): void
}

/** What a request with a key comes to: it runs, or an earlier answer is given again. */
export type Admission =
  | { readonly is: 'first'; readonly record: KeyRecord }
  | { readonly is: 'repeat'; readonly text: string }

export interface Idempotency {
  /** Lets the first request through; throws 409 while it runs and 422 for another one of the same key. */
  admit(keyed: Keyed): Promise<Admission>
  /** The first request has ended, whatever came of it. */
  done(record: KeyRecord): void
  /** The stored answer of whoever was faster, in another process. */
  stored(keyed: Keyed): Promise<string | undefined>
}

export interface IdempotencyParts {
  readonly events: Pick<EventStore, 'reserved'>
  readonly random: Random
  /** Real milliseconds since 1970. */
  now(): number
  /** How long a record is kept at least, in milliseconds. */
  readonly keptMs?: number | undefined
}

/** Whether an answer of that status is given again; the others are worked out anew. */
export function isKept(status: number): boolean {
  return status < 500 && !passing.has(status)
}

const taken: WhenTaken = { ok: false, code: 'request_running' }

export function createIdempotency({
  events,
  random,
  now,
  keptMs = usualKeptMs
}: IdempotencyParts): Idempotency {
  const running = new Map<string, string>()

  async function stored(keyed: Keyed): Promise<string | undefined> {
    const name = nameOf(keyed)
    const held = await events.reserved(IDEMPOTENCY_SPACE, name)
    if (!held) return undefined
    const [fingerprint, sealed = ''] = held.value.split(' ')
    const text = openAnswer(keyed.key, name, sealed)
    return fingerprint === fingerprintOf(keyed) && text !== undefined ? text : fail('key_reused')
  }

  function recordOf(keyed: Keyed, name: string, fingerprint: string): KeyRecord {
    const expires = new Date(now() + keptMs).toISOString()
    return {
      name,
      stored: false,
      get resume() {
        const record = { name, fingerprint, expires, seal: publicSeal(keyed.key, name) }
        return Buffer.from(JSON.stringify(record)).toString('base64url')
      },
      store(transaction, text, status) {
        if (!isKept(status)) return
        const value = `${fingerprint} ${sealWithKey(keyed.key, name, text, random)}`
        transaction.reserve({ space: IDEMPOTENCY_SPACE, name, value, expires }, taken)
      }
    }
  }

  return {
    stored,
    async admit(keyed) {
      const name = nameOf(keyed)
      const fingerprint = fingerprintOf(keyed)
      const other = running.get(name)
      if (other !== undefined) fail(other === fingerprint ? 'request_running' : 'key_reused')
      running.set(name, fingerprint)
      try {
        const text = await stored(keyed)
        if (text === undefined) return { is: 'first', record: recordOf(keyed, name, fingerprint) }
        running.delete(name)
        return { is: 'repeat', text }
      } catch (error) {
        running.delete(name)
        throw error
      }
    },
    done: (record) => void running.delete(record.name)
  }
}

function nameOf({ key, caller, method, path }: Keyed): string {
  return hash('sha256', JSON.stringify([caller, method, path, key]), 'hex')
}

function fingerprintOf({ query, body }: Keyed): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${query}\n`), body ?? Buffer.alloc(0)]), 'hex')
}

/** An answer as it is stored and given again. */
export function answerText({ status, body, headers = {}, refused }: Answer): string {
  return JSON.stringify({ status, body, headers, refused })
}

/** The answer of a stored text. */
export function answerOf(text: string): Answer {
  return JSON.parse(text)
}

/**
 * Stores the answer of a request that died, in the transaction that finishes what it had begun. `resume` is
 * what the request's own `resume` was; it opens nothing, so it may lie in the log (see answer-seal.ts).
 */
export function resumeAnswer(
  transaction: Transaction,
  resume: string,
  answer: Answer,
  random: Random = randomBytes
): void {
  if (!isKept(answer.status)) return
  const { name, fingerprint, expires, seal } = JSON.parse(Buffer.from(resume, 'base64url').toString())
  const value = `${fingerprint} ${sealToPublic(seal, answerText(answer), random)}`
  const reservation: Reservation = { space: IDEMPOTENCY_SPACE, name, value, expires }
  transaction.reserve(reservation, taken)
}
