/** What the contract suites share: how an adapter is made fresh, and reopened where it is durable. */
import type { Test } from 'tap'

/** A fresh adapter over storage of its own, and how to get rid of both. */
export interface Fresh<Port> {
  readonly port: Port
  /** Opens the same storage again as a new process would; absent where nothing is durable. */
  readonly reopen?: () => Promise<Port>
  /** Opens the same storage beside the first, as another instance would; absent where only one may. */
  readonly beside?: () => Promise<Port>
  close(): Promise<void>
}

export type Make<Port> = () => Promise<Fresh<Port>>

/** Runs one named test on a fresh adapter. */
export async function over<Port>(
  t: Test,
  name: string,
  make: Make<Port>,
  test: (t: Test, port: Port, fresh: Fresh<Port>) => Promise<unknown>
): Promise<void> {
  await t.test(name, async (t) => {
    const fresh = await make()
    t.teardown(() => fresh.close())
    await test(t, fresh.port, fresh)
  })
}
