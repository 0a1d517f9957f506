/** What events say of who accepted what, and who looks after what nobody manages. */

/** The provider whose import or grant a shadow comes of, or the user who made it. */
export interface Maker {
  readonly kind: 'profile' | 'user'
  readonly id: string
}

/** The maker that the creation of a profile names; null where it names none. */
export function makerOf(created: {
  readonly maker_profile?: string
  readonly maker_user?: string
}): Maker | null {
  const { maker_profile, maker_user } = created
  if (maker_profile !== undefined) return { kind: 'profile', id: maker_profile }
  return maker_user === undefined ? null : { kind: 'user', id: maker_user }
}

/** What was there before, for events that say nothing of it: those of version 0.1. */
export interface Before {
  /** What the user was to the profile. */
  readonly known: { readonly is: string; readonly accepted?: boolean } | undefined
  readonly kind: string | undefined
  /** True when the role is the first thing that happened to its profile. */
  readonly first: boolean
}

/**
 * Whether a role that was granted counts for what others may do to its user (who passes `self`). New events say how
 * the role came about, and who accepted it. One of version 0.1 was accepted when its user made the profile (the
 * event is then the first after the profile's own), had asked, or had accepted another role there.
 */
export function isAccepted(
  { how, accepted_by }: { readonly how?: string; readonly accepted_by?: string },
  { known, kind, first }: Before
): boolean {
  if (how !== undefined) return accepted_by !== undefined
  const made = first && kind !== 'shadow'
  return made || known?.is === 'requested' || known?.accepted === true
}
