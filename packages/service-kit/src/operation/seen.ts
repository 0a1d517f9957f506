/** How much of a profile the caller of an operation may see. */

/** A provider of {profile} on which the caller has a role. */
export interface SeeingProvider {
  readonly id: string
  /** When the oldest of its subscriptions that run was accepted: nothing from before is its to see. */
  readonly since: string
}

/**
 * What of {profile} the caller may see. All: its own people and the broker's. Else only what is with the providers,
 * and for who looks after a shadow only what is with that maker.
 */
export type Seen =
  | { readonly all: true }
  | { readonly all: false; readonly providers: readonly SeeingProvider[]; readonly maker: boolean }

export const seenAll: Seen = { all: true }
export const seenNothing: Seen = { all: false, providers: [], maker: false }
