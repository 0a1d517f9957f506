/** What a seed decides. The same seed and name give the same draws, whatever else is drawn. */
import { hash } from 'node:crypto'

export interface Draw {
  /** In [0, 1[. */
  next(): number
  /** True in that share of the asks, 0 to 1. */
  chance(share: number): boolean
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<Value>(of: readonly [Value, ...Value[]]): Value
  /** A source of its own: what one customer does moves nothing at another. */
  of(name: string): Draw
}

/** Draws by hashing the seed, the name and a count; there is no state to share. */
export function drawOf(seed: string): Draw {
  let drawn = 0
  const next = () => {
    drawn += 1
    return Number.parseInt(hash('sha256', `${seed} ${drawn}`, 'hex').slice(0, 12), 16) / 2 ** 48
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (of) => of[between(0, of.length - 1)] ?? of[0],
    of: (name) => drawOf(`${seed}/${name}`)
  }
}
