/** A world that is the same for the same seed: ids and random bytes of a test or of the simulator. */
import type { Clock, World } from '@bursar/event-sourcing'

/** The random of one seed: `next` in [0, 1[, `below` a whole number in [0, n[. */
export interface Seeded {
  next(): number
  below(n: number): number
  bytes(count: number): Buffer
}

/** A small generator of good spread (sfc32), fast enough to draw every byte from. */
export function seeded(seed: number): Seeded {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0]

  function word(): number {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  for (let round = 0; round < 15; round++) word()
  return {
    next: () => word() / 0x1_0000_0000,
    below: (n) => Math.floor((word() / 0x1_0000_0000) * n),
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => word() & 0xff))
  }
}

/** A world on that clock whose ids and random bytes come from the seed. Ids sort in the order of their making. */
export function seededWorld(clock: Clock, seed: number): World {
  return { clock, ...seededChance(seed) }
}

/** The same without a clock. */
export function seededChance(seed: number): Pick<World, 'id' | 'random'> {
  const random = seeded(seed)
  let made = 0
  return {
    random: random.bytes,
    id() {
      made += 1
      const order = made.toString(16).padStart(12, '0')
      const [four, twelve] = [random.bytes(2).toString('hex').slice(1), random.bytes(6).toString('hex')]
      return `${order.slice(0, 8)}-${order.slice(8)}-7${four}-8${random.bytes(2).toString('hex').slice(1)}-${twelve}`
    }
  }
}
