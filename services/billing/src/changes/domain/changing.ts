/** An account with what became of its orders and charges: all that a change of plan is decided on. */
import type { Fold } from '@bursar/event-sourcing'
import { type Account, account } from '../../accounts/domain/account.ts'
import { type SettledCharges, settledCharges } from '../../charges/domain/settled-charges.ts'

export interface ChangeState {
  readonly account: Account
  readonly charges: SettledCharges
}

/** Both folds as one: of a stream one transaction has one state. */
export const changing: Fold<ChangeState> = {
  initial: { account: account.initial, charges: settledCharges.initial },
  evolve: (state, event) => ({
    account: account.evolve(state.account, event),
    charges: settledCharges.evolve(state.charges, event)
  })
}
