/**
 * Names that were given up, as reservations say it: for a year they are nobody's but the last owner's, so that no
 * stranger gets what is meant for whoever had the name.
 */

const YEAR_MS = 365 * 86_400_000
const mark = 'given up'

/** Who has a name, or had it last. */
export interface NameHolder {
  readonly owner: string
  /** Whose name it is or was: the user, or the profile. */
  readonly of: string
  /** Up to when it is kept for an owner who gave it up; null while the owner has it. */
  readonly keptUntil: string | null
}

/** What a reservation holds of a name that `owner` gives up at `now`; `of`: whose it was, when that is another. */
export function givenUp(owner: string, now: string, of = owner): string {
  return `${mark} ${owner} ${keptUntil(now)} ${of}`
}

/** Up to when a name is kept that was given up at that instant. */
export function keptUntil(at: string): string {
  return new Date(Date.parse(at) + YEAR_MS).toISOString()
}

/** Reads what a reservation holds. */
export function nameHolder(value: string): NameHolder {
  if (!value.startsWith(`${mark} `)) return { owner: value, of: value, keptUntil: null }
  const [owner = '', keptUntil = '', of = owner] = value.slice(mark.length + 1).split(' ')
  return { owner, of, keptUntil }
}

/** Whether one of those may take a name: nobody has it, and nobody else gave it up within the year. */
export function isFreeFor(value: string | undefined, owners: readonly string[], now: string): boolean {
  if (value === undefined) return true
  const { owner, keptUntil } = nameHolder(value)
  return keptUntil !== null && (keptUntil <= now || owners.includes(owner))
}
