/**
 * Owns the time of a simulation. Everything that waits for time waits here; when nothing else moves any more,
 * the next timer is due, and the time jumps to it. Code that runs must wait for nothing real: no disk, no
 * network, no thread, no timer of the machine.
 */

export interface Scheduler {
  /** Virtual milliseconds since 1970. */
  now(): number
  /** Resolves so many virtual milliseconds later; nothing or less is a turn for others. */
  sleep(ms: number): Promise<void>
  /** Tells that something was done, so that what follows from it is waited for before time goes on. */
  moved(): void
  /** Lets time go on until `work` has ended; fails when everything waits and no timer is left. */
  run<Value>(work: () => Promise<Value>): Promise<Value>
  /** Timers that are set. */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly order: number
  wake(): void
}

/**
 * Turns of the event loop without any sign of life after which nothing moves any more. An operation between
 * two signs takes one or two turns.
 */
const stillTurns = 5

/** A scheduler whose time begins at `start`, in milliseconds since 1970. */
export function createScheduler(start: number): Scheduler {
  const timers: Timer[] = []
  let now = start
  let order = 0
  let moves = 0

  async function untilStill(): Promise<void> {
    let seen = moves
    for (let still = 0; still < stillTurns; still++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (moves === seen) continue
      seen = moves
      still = -1
    }
  }

  /** Wakes all that are due at the next instant, in the order in which they went to sleep. */
  function advance(): boolean {
    const next = timers[0]
    if (!next) return false
    now = Math.max(now, next.at)
    while (timers[0] && timers[0].at <= now) takeFirst(timers).wake()
    return true
  }

  return {
    now: () => now,
    moved() {
      moves += 1
    },
    pending: () => timers.length,
    sleep(ms) {
      moves += 1
      if (ms <= 0) return new Promise((resolve) => setImmediate(resolve))
      return new Promise((resolve) => {
        const wake = () => {
          moves += 1
          resolve()
        }
        put(timers, { at: now + Math.ceil(ms), order: order++, wake })
      })
    },
    async run(work) {
      let ended = false
      const result = work().finally(() => {
        ended = true
      })
      // Whoever awaits `run` is told of a failure below; until then it is nobody's.
      result.catch(() => undefined)
      for (;;) {
        await untilStill()
        if (ended) return result
        if (!advance()) throw new Error('everything waits, and for nothing: no timer is set')
      }
    }
  }
}

function before(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

/** A binary heap: the first is the one that is due first. */
function put(heap: Timer[], timer: Timer): void {
  let place = heap.length
  heap.push(timer)
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!before(timer, heap[parent] as Timer)) break
    heap[place] = heap[parent] as Timer
    place = parent
  }
  heap[place] = timer
}

function takeFirst(heap: Timer[]): Timer {
  const first = heap[0] as Timer
  const last = heap.pop() as Timer
  if (heap.length === 0) return first
  let place = 0
  for (;;) {
    const left = 2 * place + 1
    if (left >= heap.length) break
    const right = left + 1
    const child = right < heap.length && before(heap[right] as Timer, heap[left] as Timer) ? right : left
    if (!before(heap[child] as Timer, last)) break
    heap[place] = heap[child] as Timer
    place = child
  }
  heap[place] = last
  return first
}
