import type { Choice } from './domain/invoicable.ts'

/** What one checkout is about, whoever carries it out. */
export interface CheckoutRequest {
  /** Its id, which all its charges share. */
  readonly checkout: string
  /** Who pays and gets what is ordered. */
  readonly profile: string
  /** Whose cart it is. */
  readonly user: string
  /** Whose key seals what is known of the card: the person that the profile belongs to. */
  readonly person: string
  readonly choices: readonly Choice[]
  /** The processor's token, when one was sent. */
  readonly token: string | undefined
  readonly remember_card: boolean
  /** What the caller was shown to be paid; undefined when that was not said. */
  readonly expected: Readonly<Record<string, number>> | undefined
  /** Start of absolute URLs. */
  readonly origin: string
  readonly now: string
}
