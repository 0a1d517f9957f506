/** Long work lets others have their turn. */

/** Milliseconds of work in a row. */
const WORK_MS_MAX = 10

/** To be awaited often: waits for a turn of the event loop when the work has gone on long enough. */
export function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < WORK_MS_MAX) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}
