/** Short texts that lie beside a log, each sealed under a key that somebody else has. AES-256-GCM. */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const cipher = 'aes-256-gcm'

/** Makes so many cryptographically random bytes. */
export type Random = (bytes: number) => Buffer

/** Encrypts a text under a key of 32 bytes: base64url. */
export function sealText(key: Buffer, text: string, random: Random): string {
  const iv = random(12)
  const sealing = createCipheriv(cipher, key, iv)
  return Buffer.concat([iv, sealing.update(text), sealing.final(), sealing.getAuthTag()]).toString(
    'base64url'
  )
}

/** The text again; undefined when the key is another one or what was sealed has changed. */
export function openText(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, 12))
    opening.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([opening.update(bytes.subarray(12, -16)), opening.final()]).toString()
  } catch {
    return undefined
  }
}
