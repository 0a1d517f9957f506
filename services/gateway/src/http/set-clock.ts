import { parseInstant } from '@bursar/calendar'
import { SetTime, TestTime } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'

/** A clock that is set by hand. */
export interface SettableClock {
  now(): string
  /** Moves the time on; false, and nothing changed, when `instant` lies before now. */
  set(instant: string): boolean | Promise<boolean>
}

/** PUT /-/clock: moves the test clock on; a system that runs on the real time has no such URL. */
export function setClock(clock: SettableClock | undefined) {
  return operation({
    method: 'PUT',
    path: '/-/clock',
    access: 'broker',
    unconditional: true,
    summary: 'Move the test clock forward',
    body: SetTime,
    answers: { 200: TestTime },
    refuses: [404],
    async handle({ body }) {
      if (!clock) fail('test_clock_disabled')
      const now = parseInstant(body.now, 'UTC')
      if (now === undefined) fail('invalid_date', { fields: { now: ['Not a date-time in ISO 8601.'] } })
      if (!(await clock.set(now))) fail('clock_backward')
      return answer(200, { now: clock.now() })
    }
  })
}
