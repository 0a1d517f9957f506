/** The world of a real system: unique ids and the machine's random, on whichever clock it runs. */
import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock, World } from '../ports/world.ts'
import { systemClock } from './clock.ts'

/** Bytes that are drawn at once: a call for each id or nonce costs ten times its bytes. */
const poolSize = 8_192

/** Ids are uuid v7 by the machine's time, also on a test clock: ids never repeat, dates may. */
export function systemWorld(clock: Clock = systemClock()): World {
  const random = pooledRandom()
  return { clock, id: risingIds(random), random }
}

/** Ids that sort in the order of their making, also within a millisecond and when the machine's clock goes back. */
function risingIds(random: (bytes: number) => Buffer): () => string {
  let msecs = 0
  let seq = 0
  return () => {
    const now = Date.now()
    const bytes = random(16)
    if (now > msecs) {
      msecs = now
      // Room above: half of the 32 bits that a millisecond's ids count through.
      seq = bytes.readUInt32BE(0) >>> 1
    } else seq += 1
    return v7({ random: bytes, msecs, seq })
  }
}

/** Cryptographically random bytes, each handed out once. */
export function pooledRandom(): (bytes: number) => Buffer {
  const pool = Buffer.alloc(poolSize)
  let used = poolSize
  return (bytes) => {
    if (bytes > poolSize) return randomFillSync(Buffer.alloc(bytes))
    if (used + bytes > poolSize) {
      randomFillSync(pool)
      used = 0
    }
    // A copy that is wiped from the pool: nothing that is a key now can be read there later.
    const drawn = Buffer.from(pool.subarray(used, used + bytes))
    pool.fill(0, used, used + bytes)
    used += bytes
    return drawn
  }
}
