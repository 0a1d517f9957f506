/**
 * X-Position as the outside has it. Inside, positions are clear: how far each log is. Outside they would tell how
 * busy others are, and a made-up one would hold a request until its wait is over. So they are sealed at the edge,
 * and what is not of this seal counts as not sent.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { mergePositions, type Positions, pooledRandom } from '@bursar/event-sourcing'
import { parsePosition, positionText } from '@bursar/service-kit'
import { LRUCache } from 'lru-cache'

export interface PositionSeal {
  /** The text that an answer carries, for a text of positions. */
  seal(text: string): string
  /**
   * What a request's header says: several sealed texts, separated by commas, are put together. Undefined when none of
   * them is of this seal.
   */
  open(header: string): string | undefined
}

const CIPHER = 'aes-256-gcm'
const bytes = { nonce: 12, tag: 16 } as const

/** A header is read up to so many texts; a client that has more in flight reads the oldest of its own writes later. */
const limits = { texts: 32, text: 1_024, opened: 5_000 }

/** @param masterKey the site's, so that every instance of the gateway opens what another sealed */
export function positionSeal(masterKey: Uint8Array): PositionSeal {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'bursar positions', 32))
  // A client sends the same text with every request until it writes again.
  const random = pooledRandom()
  const opened = new LRUCache<string, Positions>({ max: limits.opened })

  function openOne(text: string): Positions | undefined {
    const known = opened.get(text)
    if (known) return known
    const clear = unsealed(key, text)
    const positions = clear === undefined ? undefined : parsePosition(clear)
    if (positions) opened.set(text, positions)
    return positions
  }

  return {
    seal(text) {
      const nonce = random(bytes.nonce)
      const cipher = createCipheriv(CIPHER, key, nonce)
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')
    },
    open(header) {
      const texts = header.split(',', limits.texts).map((text) => text.trim())
      const ours = texts.flatMap((text): Positions[] => {
        const positions = openOne(text)
        return positions ? [positions] : []
      })
      return ours.length === 0 ? undefined : positionText(ours.reduce(mergePositions))
    }
  }
}

function unsealed(key: Buffer, text: string): string | undefined {
  if (text.length > limits.text || !/^[\w-]+$/.test(text)) return undefined
  const sealed = Buffer.from(text, 'base64url')
  if (sealed.length <= bytes.nonce + bytes.tag) return undefined
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, bytes.nonce))
    decipher.setAuthTag(sealed.subarray(-bytes.tag))
    const clear = decipher.update(sealed.subarray(bytes.nonce, -bytes.tag))
    return Buffer.concat([clear, decipher.final()]).toString()
  } catch {
    return undefined
  }
}
