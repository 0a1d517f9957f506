/** An account with what became of its orders and charges: what a change of plan, a refund or a dispute is decided on. */
import type { Fold } from '@bursar/event-sourcing'
import { type Account, account } from '../../accounts/domain/account.ts'
import { type SettledCharges, settledCharges } from './settled-charges.ts'

export interface ChargedAccount {
  readonly account: Account
  readonly charges: SettledCharges
}

/** Both folds as one: of a stream one transaction has one state. */
export const chargedAccount: Fold<ChargedAccount> = {
  initial: { account: account.initial, charges: settledCharges.initial },
  evolve: (state, event) => ({
    account: account.evolve(state.account, event),
    charges: settledCharges.evolve(state.charges, event)
  })
}
