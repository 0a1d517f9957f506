/** How processes of one site know each other: whoever has the master key can say so, and nobody else. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const INTERNAL_HEADER = 'x-bursar-house'

/** The token of a site's processes. The master key cannot be found from it. */
export function internalToken(masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update('between processes of this site').digest('base64url')
}

/** True when what was shown is the token; takes as long whatever was shown. */
export function isInternal(token: string, shown: unknown): boolean {
  if (typeof shown !== 'string') return false
  const [known, given] = [Buffer.from(token), Buffer.from(shown)]
  return known.length === given.length && timingSafeEqual(known, given)
}
