/** An account with what time alone changes of it. */
import type { Fold } from '@bursar/event-sourcing'
import { type Account, account } from '../../accounts/domain/account.ts'
import { type Schedule, schedule } from './schedule.ts'

export interface Renewal {
  readonly account: Account
  readonly schedule: Schedule
}

/** Both folds as one: of a stream one transaction has one state. */
export const renewal: Fold<Renewal> = {
  initial: { account: account.initial, schedule: schedule.initial },
  evolve: (state, event) => ({
    account: account.evolve(state.account, event),
    schedule: schedule.evolve(state.schedule, event)
  })
}
