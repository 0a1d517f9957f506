/** What the contract suite of payment processors is told of one, and what it asks. */
import type { ChargeRequest, PaymentProcessor } from '@bursar/billing'

/** A processor, and what is to be known of it to try all that it can do. */
export interface TriedProcessor {
  readonly processor: PaymentProcessor
  /** Tokens of cards, by what becomes of their charges; absent where there is no such card. */
  readonly tokens: {
    readonly settled: string
    readonly declined: string
    readonly pending?: string
    /** Its charges wait for their customer. */
    readonly waiting?: string
  }
  /** Lets the customer confirm a charge that waits, or fail to. */
  confirm?(processorKey: string, isWell: boolean): Promise<void>
  /** The bank of whoever paid sends back what was refunded of a charge. */
  returnRefunds?(processorKey: string): Promise<void>
  /** The next answer is lost on its way: what was asked for happens all the same. */
  loseAnswer?(): void
  /** The same of a share that is handed on or taken back. */
  loseMove?(way: 'out' | 'back'): void
  /** The owner of an account says who they are. */
  onboard?(account: string): Promise<void>
  /** The site may not use an account any more. */
  closeAccount?(account: string): Promise<void>
}

/** The charge of a card that stands for its fate; other profiles and ids by `more`. */
export function asked(token: string, more: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    amount: 24_900,
    unit: 'usd',
    profile: 'profile-of-a',
    isPresent: true,
    keepsCard: false,
    source: { is: 'token', key: token },
    ...more
  }
}
