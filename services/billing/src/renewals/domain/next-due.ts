/** When time changes something of an account next, or something is to be told of. */
import type { Instant } from '@bursar/calendar'
import { announcedAt } from './announce.ts'
import { balancesDue, extendableAt, triedOut } from './due.ts'
import { firstEarnedAt } from './earning.ts'
import type { Schedule } from './schedule.ts'

/** Undefined when nothing ever is, unless something else happens first. */
export function nextDue(state: Schedule): Instant | undefined {
  const instants = [
    firstEarnedAt(Object.values(state.orders)),
    ...Object.values(state.renewing).map((one) => extendableAt(state, one)),
    ...Object.values(state.trials).map(({ ends_at }) => ends_at),
    ...balancesDue(state).map(({ from }) => from),
    ...announcedAt(state),
    ...(triedOut(state).length > 0 ? [state.seen] : [])
  ]
  return instants.filter((at) => at !== undefined).sort()[0]
}
