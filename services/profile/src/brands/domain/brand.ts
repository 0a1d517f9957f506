/** How a profile looks to its customers. Stream `brand-<profile>`. */
import type { BrandChanged, LogoType, Personal, ProfileEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

/** Texts are empty where nothing was said; the picture itself is in its event and its read model alone. */
export interface BrandState {
  /** A name of its own for each picture; empty without one. */
  readonly logo_id: string
  readonly colour: string
  /** Sealed unless revealed. */
  readonly support: Personal
  readonly return_origins: readonly string[]
}

/** A picture that was looked at. */
export interface Logo {
  readonly type: LogoType
  readonly bytes: Buffer
}

/** What a change says; what it leaves out stays. */
export interface BrandChange {
  /** Null takes it away. */
  readonly logo?: Logo | null
  readonly colour?: string
  readonly support?: string
  readonly return_origins?: readonly string[]
}

export const brandStream = (profile: string) => `brand-${profile}`

export const noBrand: BrandState = { logo_id: '', colour: '', support: '', return_origins: [] }

export const brandFold = fold<BrandState, ProfileEvents>(noBrand, {
  'profile.brand-changed': (state, data) => brandAfter(state, data),
  'profile.brand-removed': () => noBrand
})

/** The brand after such an event. */
export function brandAfter(
  state: BrandState,
  { logo_id, colour, support, return_origins }: Partial<BrandChanged>
): BrandState {
  return {
    logo_id: logo_id ?? state.logo_id,
    colour: colour ?? state.colour,
    support: support ?? state.support,
    return_origins: return_origins ?? state.return_origins
  }
}

/** Changes it. `logoId` is the name of the picture, where one comes. */
export function changeBrand(
  { profile, person }: Pick<BrandChanged, 'profile' | 'person'>,
  { logo, ...texts }: BrandChange,
  logoId: string
): Decision<EventOf<ProfileEvents, 'profile.brand-changed'>> {
  const said = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined))
  if (logo === undefined && Object.keys(said).length === 0) return happenedAll([])
  const picture =
    logo === undefined
      ? {}
      : logo === null
        ? { logo: '', logo_id: '' }
        : { logo: logo.bytes.toString('base64'), logo_type: logo.type, logo_id: logoId }
  return happened('profile.brand-changed', { profile, person, ...picture, ...said })
}

function saysNothing({ logo_id, colour, support, return_origins }: BrandState): boolean {
  return logo_id === '' && colour === '' && support === '' && return_origins.length === 0
}

/** Takes all of it away; where there is nothing, nothing happens. */
export function removeBrand(
  state: BrandState,
  profile: string
): Decision<EventOf<ProfileEvents, 'profile.brand-removed'>> {
  return saysNothing(state) ? happenedAll([]) : happened('profile.brand-removed', { profile })
}
