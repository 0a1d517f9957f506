/** The world of a real system: unique ids and the machine's random, on whichever clock it runs. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { systemClock } from './clock.ts'
import type { Clock, World } from './world.ts'

/** Ids are uuid v7 by the machine's time, also on a test clock: ids never repeat, dates may. */
export function systemWorld(clock: Clock = systemClock()): World {
  return { clock, id: () => v7(), random: randomBytes }
}
