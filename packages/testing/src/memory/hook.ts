/**
 * Where a test or the simulator gets between a caller and a memory adapter: to delay an operation, to let it
 * fail, or to end the caller's world before or after it took effect.
 */

export interface Operation {
  /** The port's name and the operation's, for example `events.commit`. */
  readonly name: string
  readonly when: 'before' | 'after'
}

/** What it throws, the operation rejects with; while it waits, the operation waits. */
export type Hook = (operation: Operation) => Promise<void>

/** Takes effect at one instant, between the two calls of the hook. */
export async function hooked<Result>(
  hook: Hook | undefined,
  name: string,
  effect: () => Result
): Promise<Result> {
  await hook?.({ name, when: 'before' })
  const result = effect()
  await hook?.({ name, when: 'after' })
  return result
}
