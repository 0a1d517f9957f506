/** Long work of one request in small pieces, so that every other request gets its turn in between. */

/** Milliseconds for which work goes on without a break. */
const STRETCH_MS_MAX = 10

export interface Pace {
  /** True when the work has gone on for long enough. */
  due(): boolean
  /** Lets everybody else go first. */
  rest(): Promise<void>
}

export function createPace(): Pace {
  let since = performance.now()
  return {
    due: () => performance.now() - since >= STRETCH_MS_MAX,
    async rest() {
      await new Promise<void>((resolve) => setImmediate(resolve))
      since = performance.now()
    }
  }
}

/** Items sorted or merged between two looks at the clock: well below a millisecond. */
const run = 500

/** The items in order, those that are equal as they came. */
export async function sortedInTurns<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
  pace: Pace
): Promise<Item[]> {
  let runs: Item[][] = []
  for (let at = 0; at < items.length; at += run) {
    runs.push(items.slice(at, at + run).sort(compare))
    if (pace.due()) await pace.rest()
  }
  while (runs.length > 1) {
    const longer: Item[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      longer.push(await merged(runs[at] ?? [], runs[at + 1] ?? [], compare, pace))
    }
    runs = longer
  }
  return runs[0] ?? []
}

async function merged<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (one: Item, other: Item) => number,
  pace: Pace
): Promise<Item[]> {
  const all: Item[] = []
  let [at, to] = [0, 0]
  while (at < left.length && to < right.length) {
    const [one, other] = [left[at] as Item, right[to] as Item]
    if (compare(one, other) <= 0) {
      all.push(one)
      at++
    } else {
      all.push(other)
      to++
    }
    if (all.length % run === 0 && pace.due()) await pace.rest()
  }
  return all.concat(left.slice(at), right.slice(to))
}
