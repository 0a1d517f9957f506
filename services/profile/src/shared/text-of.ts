import type { Personal } from '@bursar/contracts'

/**
 * The text of a personal field of a revealed event. It is null while the person's key has not come here yet:
 * the policy then fails and is tried again, because a key made in its place would never open what the other
 * service sealed.
 */
export function textOf(revealed: Personal | null): string {
  if (typeof revealed === 'string') return revealed
  throw new Error('the person’s key has not arrived yet')
}
