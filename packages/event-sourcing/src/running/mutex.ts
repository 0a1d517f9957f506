/** One at a time, in the order of coming: what the projection runner and the replays of a service share. */
export type Mutex = <Value>(work: () => Promise<Value>) => Promise<Value>

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
}
