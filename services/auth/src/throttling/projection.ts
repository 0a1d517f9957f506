/** The networks that each user logged in from of late. */
import { type AuthEvents, byName, compareTexts } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'

export const KNOWN_NETWORKS = 'known-networks'

/** Document `<user id>`: marks of networks (known-network.ts), each with the last login from it, by mark. */
export interface KnownNetworks {
  readonly networks: readonly (readonly [mark: string, at: string])[]
}

const limits = { knownMs: 30 * 86_400_000, networks: 100 }

export const knownNetworks = projection<AuthEvents>({
  name: KNOWN_NETWORKS,
  version: 1,
  order: () => '',
  on: {
    'auth.session-opened': ({ data: { user, network }, time }) =>
      network === undefined
        ? []
        : [change(user, (known?: KnownNetworks) => loggedInFrom(known, network, time))]
  }
})

/** Whether the user logged in from there in the 30 days before that instant. */
export function isKnownAt({ networks }: KnownNetworks, mark: string, now: string): boolean {
  return networks.some(([known, at]) => known === mark && Date.parse(at) > Date.parse(now) - limits.knownMs)
}

/** The newest networks of the last 30 days: the same ones in whichever order the sessions' streams come. */
function loggedInFrom(
  { networks }: KnownNetworks = { networks: [] },
  mark: string,
  at: string
): KnownNetworks {
  const last = new Map(networks)
  if ((last.get(mark) ?? '') < at) last.set(mark, at)
  const newest = [...last].sort(([one, then], [other, later]) =>
    then === later ? compareTexts(one, other) : compareTexts(later, then)
  )
  const since = Date.parse(newest[0]?.[1] ?? at) - limits.knownMs
  const kept = newest.slice(0, limits.networks).filter(([, time]) => Date.parse(time) > since)
  return { networks: kept.sort(byName) }
}
