/** What a seed decides, in words: chances, picks and ranges. */
import { type Seeded, seeded } from '../seeded-world.ts'

export interface Draw extends Seeded {
  /** True in that share of the asks, 0 to 1. */
  chance(share: number): boolean
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<Value>(of: readonly Value[]): Value
  /** Another source that goes its own way from here, so that what one part asks moves nothing in another. */
  fork(): Draw
}

/** The draw of a seed. */
export function draw(seed: number): Draw {
  const source = seeded(seed)
  return {
    ...source,
    chance: (share) => source.next() < share,
    between: (least, most) => least + source.below(most - least + 1),
    pick<Value>(of: readonly Value[]): Value {
      if (of.length === 0) throw new RangeError('nothing to pick from')
      return of[source.below(of.length)] as Value
    },
    fork: () => draw(source.below(0x1_0000_0000))
  }
}
