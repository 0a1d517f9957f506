/** Personal fields under the person's own key. The ring holds the keys in memory, the store keeps them. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Sealed } from '@bursar/contracts'
import { LRUCache } from 'lru-cache'
import type { KeyStore, WrappedKey } from '../ports/key-store.ts'

/** How services hand each other the keys of the persons they meet. */
export interface KeyExchange {
  /** Keys of those persons, from whichever service has them; waits a bounded time, leaves unknown ones out. */
  request(persons: readonly string[]): Promise<readonly WrappedKey[]>
}

/** The key of a person whom another service introduced has not come yet. It passes: the caller tries again. */
export class KeyMissingError extends Error {
  readonly code = 'unavailable'
}

/** The stored keys were wrapped by another master key. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
  constructor() {
    super(
      'The stores were created with a different master key and cannot be decrypted with this one. ' +
        'Put the original key back, or set BURSAR_MASTER_KEY_FILE to its path.'
    )
  }
}

/** Throws MasterKeyError where there are keys and this is not the master key that wrapped them. */
export async function refuseOtherMasterKey(store: Pick<KeyStore, 'read'>, master: Buffer): Promise<void> {
  for (let after = 0; ; ) {
    const { keys, last } = await store.read(after, limits.looked)
    const kept = keys.find(({ wrapped }) => wrapped !== null)
    if (kept?.wrapped) unwrap(master, kept.person, kept.wrapped)
    if (kept || keys.length === 0) return
    after = last
  }
}

export interface KeyRing {
  /**
   * Brings the keys of all these persons, before anything is sealed with them. For those in `introduced`, whom
   * this service is the first to meet, it makes what is missing and stores it, durably. A key that another
   * service made and that does not come in time is a KeyMissingError, never a second key.
   */
  ensure(persons: readonly string[], introduced: ReadonlySet<string>): Promise<void>
  /** Brings keys into memory, asking the other services for those that are not here. */
  load(persons: readonly string[]): Promise<void>
  /**
   * Takes keys of persons, or secrets, back for good, durably: nothing that was sealed with them can be read any more.
   * Who never had one here gets none later. Safe to repeat: what a crash left behind of a key is wiped then.
   */
  erase(persons: readonly string[]): Promise<void>
  /**
   * Encrypts a text; its key must have been ensured. What is said of somebody who was erased is lost as it is said: it is
   * sealed with a key that nobody keeps, so that whoever only finishes what was begun is not stopped by it.
   */
  seal(person: string, text: string): Sealed
  /** The text, or null when the person was erased or the key is not here (totality: never throws). */
  open(sealed: Sealed): string | null
  /** Like `open`, for a field that may be absent. */
  openAny(value: Sealed | string | null | undefined): string | null
  /** A copy of a JSON value with every sealed field in it opened. */
  reveal<T>(json: T): Promise<T>
  /**
   * A secret of the service itself, kept as persons' keys are: 32 random bytes under a name, made when it is
   * first asked for. The name is no uuid, so it is no person's, and nothing hands it to other services.
   */
  secret(name: string): Promise<Buffer>
  /** A secret that the service made itself; answers what is kept, which is an earlier one where there is one. */
  keepSecret(name: string, bytes: Buffer): Promise<Buffer>
}

const cipher = 'aes-256-gcm'
/** A rebuild passes all persons in a row: a site with more of them than fit unwraps every key each time. */
const limits = { cached: 50_000, looked: 100, freshMs: 30_000 }

interface Held {
  readonly key: Buffer
  /** When the store had it, by `shared`. */
  readonly at: number
}

export interface RingOptions {
  /** Keys, and opened texts, that are kept in memory. */
  readonly cached?: number | undefined
  /** Given where other processes write the same store: milliseconds that never jump. */
  readonly shared?: (() => number) | undefined
}

/**
 * @param master the site's master key, 32 bytes, which wraps every person's key
 * @param random cryptographically random bytes
 */
export function createKeyRing(
  store: Pick<KeyStore, 'get' | 'put'>,
  exchange: KeyExchange,
  master: Buffer,
  random: (bytes: number) => Buffer,
  { cached = limits.cached, shared }: RingOptions = {}
): KeyRing {
  const secrets = serviceSecrets(store, master, random)
  // Bounded by size and not by `max`, which would take room for all of it at the start.
  const sizeCalculation = () => 1
  const keys = new LRUCache<string, Held | 'erased'>({ maxSize: cached, sizeCalculation })
  const texts = new LRUCache<string, string>({ maxSize: cached, sizeCalculation })

  // By `get`, which marks a key as used: those that are brought next must not push out the others of the same call.
  const missing = (persons: readonly string[]) =>
    [...new Set(persons)].filter((person) => keys.get(person) === undefined)

  function remember(found: readonly WrappedKey[]) {
    for (const { person, wrapped } of found) {
      if (wrapped === null) forget(person)
      else keys.set(person, { key: unwrap(master, person, wrapped), at: shared?.() ?? 0 })
    }
  }

  /** Where another instance may erase, what is in memory for long is asked for again. */
  async function lookAgain(persons: readonly string[]) {
    const before = (shared?.() ?? 0) - limits.freshMs
    const old = persons.filter((person) => {
      const held = keys.peek(person)
      return held !== undefined && held !== 'erased' && held.at < before
    })
    if (old.length > 0) remember(await store.get(old))
  }

  async function load(persons: readonly string[]) {
    if (shared) await lookAgain(persons)
    if (persons.every((person) => keys.has(person))) return
    const absent = missing(persons)
    remember(await store.get(absent))
    const elsewhere = missing(absent)
    if (elsewhere.length === 0) return
    const received = await exchange.request(elsewhere)
    if (received.length === 0) return
    await store.put(received)
    remember(received)
  }

  async function ensure(persons: readonly string[], introduced: ReadonlySet<string>) {
    await make(missing(persons).filter((person) => introduced.has(person)))
    await load(persons)
    const [absent] = missing(persons)
    if (absent !== undefined) throw new KeyMissingError(`the key of person ${absent} has not arrived yet`)
  }

  async function make(persons: readonly string[]) {
    if (persons.length === 0) return
    remember(await store.get(persons))
    const unknown = missing(persons)
    if (unknown.length === 0) return
    await store.put(unknown.map((person) => ({ person, wrapped: wrap(master, person, random(32), random) })))
    // Read back: of two makers at the same instant, the first one's key holds.
    remember(await store.get(unknown))
  }

  async function erase(persons: readonly string[]) {
    if (persons.length === 0) return
    await store.put(persons.map((person) => ({ person, wrapped: null })))
    for (const person of persons) forget(person)
  }

  function forget(person: string) {
    keys.set(person, 'erased')
    secrets.forget(person)
    for (const name of texts.keys()) if (name.startsWith(`${person} `)) texts.delete(name)
  }

  function seal(person: string, text: string): Sealed {
    const held = keys.get(person)
    if (!held) throw new Error(`no key for person ${person}`)
    const iv = random(12)
    return {
      enc: encrypt(held === 'erased' ? random(32) : held.key, iv, person, Buffer.from(text)).toString(
        'base64'
      ),
      iv: iv.toString('base64'),
      person
    }
  }

  function open(sealed: Sealed): string | null {
    const held = keys.get(sealed.person)
    if (!held || held === 'erased') return null
    const name = `${sealed.person} ${sealed.enc}`
    const known = texts.get(name)
    if (known !== undefined) return known
    const text = decrypt(held.key, sealed.iv, sealed.person, sealed.enc)?.toString() ?? null
    if (text !== null) texts.set(name, text)
    return text
  }

  function openAny(value: Sealed | string | null | undefined): string | null {
    if (value === null || value === undefined || typeof value === 'string') return value ?? null
    return open(value)
  }

  async function reveal<T>(json: T): Promise<T> {
    const persons = sealedPersons(json)
    if (persons.length === 0) return json
    await load(persons)
    return opened(json, open) as T
  }

  const { secret, keepSecret } = secrets
  return { ensure, load, erase, seal, open, openAny, reveal, secret, keepSecret }
}

/** Secrets by name. They are few, so they stay in memory once read. */
function serviceSecrets(
  store: Pick<KeyStore, 'get' | 'put'>,
  master: Buffer,
  random: (bytes: number) => Buffer
): Pick<KeyRing, 'secret' | 'keepSecret'> & { forget(name: string): void } {
  const known = new Map<string, Buffer>()

  async function kept(name: string): Promise<Buffer | undefined> {
    const inMemory = known.get(name)
    if (inMemory) return inMemory
    const [found] = await store.get([name])
    if (!found?.wrapped) return undefined
    const bytes = unwrap(master, name, found.wrapped)
    known.set(name, bytes)
    return bytes
  }

  async function keepSecret(name: string, bytes: Buffer): Promise<Buffer> {
    await store.put([{ person: name, wrapped: wrap(master, name, bytes, random) }])
    const holds = await kept(name)
    if (!holds) throw new Error(`the secret ${name} was taken back`)
    return holds
  }

  const forget = (name: string) => void known.delete(name)
  return { keepSecret, forget, secret: async (name) => (await kept(name)) ?? keepSecret(name, random(32)) }
}

function wrap(master: Buffer, person: string, key: Buffer, random: (bytes: number) => Buffer) {
  const iv = random(12)
  return Buffer.concat([iv, encrypt(master, iv, person, key)]).toString('base64')
}

function unwrap(master: Buffer, person: string, wrapped: string): Buffer {
  const bytes = Buffer.from(wrapped, 'base64')
  const key = decrypt(master, bytes.subarray(0, 12), person, bytes.subarray(12))
  if (!key) throw new MasterKeyError()
  return key
}

/** The person's id is authenticated with the text, so a ciphertext cannot be passed off as another person's. */
function encrypt(key: Buffer, iv: Buffer, person: string, text: Buffer): Buffer {
  const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(person))
  return Buffer.concat([sealing.update(text), sealing.final(), sealing.getAuthTag()])
}

function decrypt(key: Buffer, iv: Buffer | string, person: string, enc: Buffer | string): Buffer | null {
  const bytes = typeof enc === 'string' ? Buffer.from(enc, 'base64') : enc
  const nonce = typeof iv === 'string' ? Buffer.from(iv, 'base64') : iv
  try {
    const opening = createDecipheriv(cipher, key, nonce).setAAD(Buffer.from(person))
    opening.setAuthTag(bytes.subarray(-16))
    const text = opening.update(bytes.subarray(0, -16))
    // A stream cipher has nothing left: this only checks the tag, and throws.
    opening.final()
    return text
  } catch {
    return null
  }
}

function isSealed(value: any): value is Sealed {
  return typeof value?.enc === 'string' && typeof value.iv === 'string' && typeof value.person === 'string'
}

/** Visits every sealed field in a JSON value. */
export function eachSealed(value: unknown, visit: (sealed: Sealed) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isSealed(value)) visit(value)
  else for (const part of Object.values(value)) eachSealed(part, visit)
}

/** The persons whose fields are in a JSON value, as often as they are. */
export function sealedPersons(json: unknown): string[] {
  const persons: string[] = []
  eachSealed(json, ({ person }) => persons.push(person))
  return persons
}

function opened(value: unknown, open: (sealed: Sealed) => string | null): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isSealed(value)) return open(value)
  if (Array.isArray(value)) return value.map((part) => opened(part, open))
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, opened(part, open)]))
}
