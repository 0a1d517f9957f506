/** With which providers a profile's dealings are that the caller may see (see `Seen`). */

import type { ProfileRef } from '../operation/refs.ts'
import type { Seen } from '../operation/seen.ts'

/** The profile of the URL, and how much of it is seen. */
export interface Looking {
  readonly profile: Pick<ProfileRef, 'id' | 'maker'>
  readonly seen: Seen
}

/** The providers' ids; undefined: all of them. */
export function seenProviders({ profile: { maker }, seen }: Looking): readonly string[] | undefined {
  if (seen.all) return undefined
  const makers = seen.maker && maker?.kind === 'profile' ? [maker.id] : []
  return [...new Set([...seen.providers.map(({ id }) => id), ...makers])]
}

/** True when the caller may see what is with that provider. */
export function seesDealingsWith(looking: Looking, provider: string): boolean {
  return seenProviders(looking)?.includes(provider) ?? true
}
