import { createHash } from 'node:crypto'

/** Key of a provider's sales with one description: that may be long, so it is its hash. */
export function describedKey(provider: string, description: string): string {
  return `${provider}/${createHash('sha256').update(description).digest('base64url').slice(0, 22)}`
}
