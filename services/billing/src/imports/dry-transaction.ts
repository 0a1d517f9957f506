/** A transaction that nothing comes of: rules decide as they would, and what they decide is forgotten. */
import type { Transaction } from '@bursar/event-sourcing'

/** Reads as `tx` does, and sees its own reservations. */
export function dryTransaction(tx: Transaction): Transaction {
  const own = new Map<string, string>()
  const nameOf = (space: string, name: string) => JSON.stringify([space, name])
  return {
    time: tx.time,
    load: tx.load,
    append: () => undefined,
    ask: () => undefined,
    cancel: () => undefined,
    reserve: ({ space, name, value }) => void own.set(nameOf(space, name), value),
    release: (space, name) => void own.delete(nameOf(space, name)),
    reserved: async (space, name) => own.get(nameOf(space, name)) ?? tx.reserved(space, name)
  }
}
