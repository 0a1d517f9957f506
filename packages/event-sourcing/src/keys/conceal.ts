/**
 * Clear text of which only equality is asked (an e-mail address, a user name, a slug), as it is stored beside documents:
 * an HMAC under a secret of the service. Whoever has the files without the keys can neither read such texts nor try out
 * which they are, as they could with a plain hash.
 */
import { createHmac, createSecretKey } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { KeyRing } from './key-ring.ts'

/** What is stored in place of a text; the same text under two names has nothing in common. */
export type Conceal = (name: string, text: string) => string

/** Texts whose concealed form is kept in memory. */
const KNOWN = 5_000

/** The service's own, for lookups. The service is in the secret's name, since one ring may serve several services. */
export function concealer(keys: Pick<KeyRing, 'secret'>, service: string): Promise<Conceal> {
  return concealerUnder(keys, `lookups-of-${service}`)
}

/**
 * Under a secret of that name, which is made when it is first asked for: kept with the keys, it is backed up and
 * restored with them, and shared by instances.
 */
export async function concealerUnder(keys: Pick<KeyRing, 'secret'>, name: string): Promise<Conceal> {
  const secret = createSecretKey(await keys.secret(name))
  // Nearly every request asks for the name in its URL, and for the same few again and again.
  const known = new LRUCache<string, string>({ max: KNOWN })
  return (name, text) => {
    const named = `${name}\n${text}`
    const before = known.get(named)
    if (before !== undefined) return before
    const hidden = createHmac('sha256', secret).update(named).digest('base64url')
    known.set(named, hidden)
    return hidden
  }
}
