import type { AccountEvent } from '../accounts/domain/account.ts'
import type { Address } from '../accounts/domain/address.ts'
import type { SavedCard } from '../processors/port.ts'
import type { SeatMaking } from '../seats/seat-making.ts'
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
  /** The user whose profile it is, or who made it: see `TrialHolder`. */
  readonly holder: string | undefined
  /** The processor's token, when one was sent. */
  readonly token: string | undefined
  /** What it stands for, where a trial is ordered: that is kept as the card of the profile. */
  readonly card?: SavedCard | undefined
  /** Plans whose trial was on offer before it was asked whose card that is. */
  readonly trials?: readonly string[] | undefined
  readonly remember_card: boolean
  /** What the caller was shown to be paid; undefined when that was not said. */
  readonly expected: Readonly<Record<string, number>> | undefined
  /** What its address comes to; it is lost when a crash takes the request, which the profile can give again. */
  readonly given?: readonly AccountEvent[] | undefined
  /** The address that it gives, which says what tax is on it where the profile has none. */
  readonly address?: Address | undefined
  /** What the seats for others need that it buys. */
  readonly seats: SeatMaking
  /** Start of absolute URLs. */
  readonly origin: string
  readonly now: string
}
