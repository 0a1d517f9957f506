/**
 * Renewals that are alike: a table asks for whole intervals, and those begin with a quarter of an hour in every zone. So
 * of a plan there are no more kinds of renewals than a month has quarters, however many subscribe to it.
 */
import { DAY, HOUR, millisecondsOf } from '@bursar/calendar'
import { isoOf } from '../../periods/domain/columns.ts'
import type { Renewals } from './renewing.ts'

const QUARTER = HOUR / 4
const SECOND = 1_000

/** The same renewals as the earliest ones of their kind, which are earned in the same quarters of an hour. */
export function alike(renewals: Renewals): Renewals {
  const { step, length, anchor, from } = renewals
  if (step === 'hour') {
    // Long ones are earned by months, which are counted from their own anchor.
    return length > 28 * 24 ? renewals : { ...renewals, from: phaseOf(from), anchor: phaseOf(from), count: 0 }
  }
  const phase = new Date(phaseOf(anchor))
  const first = new Date(from)
  const count = (first.getUTCFullYear() - 2000) * 12 + first.getUTCMonth()
  // January has every day of a month.
  phase.setUTCFullYear(2000, 0, phase.getUTCDate())
  return { ...renewals, anchor: phase.toISOString(), from: '', count }
}

/** What tells them from others. */
export function kindOf({ from, anchor, step, count, length, amount, setup }: Renewals): string {
  return [from, anchor, step, count, length, amount, setup].join(' ')
}

/**
 * The first instant that is earned in the same quarter of an hour and on the same day: a second earlier. What begins within
 * the first second of a day is earned on the day before.
 */
function phaseOf(instant: string): string {
  const at = millisecondsOf(instant)
  return at % DAY < SECOND ? instant : isoOf(Math.floor((at - SECOND) / QUARTER) * QUARTER + SECOND)
}
