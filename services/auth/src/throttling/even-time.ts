/** Answers that must not tell by their time what was found. */
import type { Clock } from '@bursar/event-sourcing'

/** Longer than what is hidden takes, on a machine that is not overloaded. */
const EVEN_MS = 250

/** Runs the work, and answers no sooner than after a fixed time from its start; what fails takes as long. */
export async function evenTime<Value>(
  clock: Pick<Clock, 'sleep'>,
  work: () => Promise<Value>
): Promise<Value> {
  const over = clock.sleep(EVEN_MS)
  try {
    return await work()
  } finally {
    await over
  }
}
