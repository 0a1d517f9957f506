/**
 * Idempotency-Key: the first answer to a request is stored in the append that makes the request happen, and
 * given again to every repeat, also after a crash between the two.
 *
 * A record is a reservation: its name is an HMAC of caller, method and path, its value the HMAC of the request (its
 * fingerprint) and the encrypted answer, all under what the key and a secret of the service give together: a body may
 * hold a password, and a key be "1". While the first request runs, only this process knows of it.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { EventStore, Reservation, Transaction, WhenTaken } from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import type { Answer } from '../operation/operation.ts'
import {
  derived,
  openAnswer,
  publicSeal,
  type Root,
  rootOf,
  sealToPublic,
  sealWithKey
} from './answer-seal.ts'
import { answerOfEarlier } from './earlier-records.ts'
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
  /** The id of the user or visitor; null for a stranger, to whom a key is his own with this very request alone. */
  readonly caller: string | null
  /** From where a stranger asks (networkOf): an answer, which may hold a token, goes to nobody elsewhere. */
  readonly network: string
  readonly method: string
  /** The path without its query. */
  readonly path: string
  /** The same for all requests of that method and path which ask for the same: query, fields, digests of files. */
  readonly same: string
  /** As it was sent: by these an answer is found that an earlier version kept. */
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
  /** A secret of the service that lies with the keys. */
  secret(): Promise<Buffer>
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
  secret,
  random,
  now,
  keptMs = usualKeptMs
}: IdempotencyParts): Idempotency {
  const running = new Map<string, string>()

  const reserved = (name: string) => events.reserved(IDEMPOTENCY_SPACE, name)

  async function marksOf(keyed: Keyed): Promise<Marks> {
    const root = rootOf(await secret(), keyed.key)
    const fingerprint = fingerprintOf(root, keyed)
    return { root, fingerprint, name: nameOf(root, keyed, fingerprint) }
  }

  async function answered(keyed: Keyed, { root, name, fingerprint }: Marks): Promise<string | undefined> {
    const [held, earlier] = await Promise.all([reserved(name), answerOfEarlier(keyed, reserved)])
    if (!held) return earlier
    const [own, sealed = ''] = held.value.split(' ')
    const text = openAnswer(root, name, sealed)
    return own === fingerprint && text !== undefined ? text : fail('key_reused')
  }

  function recordOf({ root, name, fingerprint }: Marks): KeyRecord {
    const expires = new Date(now() + keptMs).toISOString()
    return {
      name,
      stored: false,
      get resume() {
        const record = { name, fingerprint, expires, seal: publicSeal(root, name) }
        return Buffer.from(JSON.stringify(record)).toString('base64url')
      },
      store(transaction, text, status) {
        if (!isKept(status)) return
        const value = `${fingerprint} ${sealWithKey(root, name, text, random)}`
        transaction.reserve({ space: IDEMPOTENCY_SPACE, name, value, expires }, taken)
      }
    }
  }

  return {
    stored: async (keyed) => answered(keyed, await marksOf(keyed)),
    async admit(keyed) {
      const marks = await marksOf(keyed)
      const { name, fingerprint } = marks
      const other = running.get(name)
      if (other !== undefined) fail(other === fingerprint ? 'request_running' : 'key_reused')
      running.set(name, fingerprint)
      try {
        const text = await answered(keyed, marks)
        if (text === undefined) return { is: 'first', record: recordOf(marks) }
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

/** What stands for a request with a key. */
interface Marks {
  readonly root: Root
  readonly name: string
  readonly fingerprint: string
}

function nameOf(root: Root, { caller, network, method, path }: Keyed, fingerprint: string): string {
  const whose = caller ?? [network, fingerprint]
  return derived(root, JSON.stringify([whose, method, path]), 'name').toString('hex')
}

function fingerprintOf(root: Root, { same }: Keyed): string {
  return createHmac('sha256', derived(root, '', 'fingerprint'))
    .update(same)
    .digest('hex')
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
