/** What users have to sign before they go on, and what each has signed: documents of `access`. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { fail } from '../errors/fail.ts'
import type { RolesOf } from './model.ts'

/** The newest edition of an agreement. */
export interface AgreementRef {
  readonly slug: string
  readonly title: string
  readonly edition: number
  readonly is_required: boolean
}

/** Document `agreements`, by the agreement's id; absent while the site has none. */
export type AgreementsRef = Readonly<Record<string, AgreementRef>>

/** Document `signed/<user>`: the newest edition that was signed, by the agreement's id. */
export type SignedEditions = Readonly<Record<string, number>>

export const AGREEMENTS_KEY = 'agreements'
export const signedKey = (user: string) => `signed/${user}`

/** Agreements that one refusal names. */
const NAMED_MAX = 5

/** Those that have to be signed and are not, or not as they stand now. */
export function unsigned(agreements: AgreementsRef, signed: SignedEditions): AgreementRef[] {
  return Object.entries(agreements)
    .filter(([id, { is_required, edition }]) => is_required && (signed[id] ?? 0) < edition)
    .map(([, agreement]) => agreement)
}

/** True of the broker's managers, who wrote what others sign. */
export function signsNothing(roles: RolesOf): boolean {
  const broker = roles[BROKER_PROFILE]
  return broker?.is === 'active' && broker.role === 'manager'
}

/** Ends the request: says what is to be signed, and where. */
export function failUnsigned(missing: readonly AgreementRef[]): never {
  const named = missing.slice(0, NAMED_MAX)
  const told = named.map(({ slug, title }) => `“${title}” (POST /api/legal/${slug}/sign)`)
  const listed = told.length > 1 ? `${told.slice(0, -1).join(', ')} and ${told.at(-1)}` : told.join()
  return fail('agreement_required', { detail: `First read and sign ${listed}.` })
}
