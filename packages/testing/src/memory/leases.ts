/** Leases in memory; the table outlives its users, and time is that of the clock it is given. */
import type { Clock, Instance, Lease, Leases } from '@bursar/event-sourcing'
import { type Hook, hooked } from './hook.ts'

interface Entry {
  holder: Instance
  term: number
  /** In real milliseconds of the clock. */
  until: number
  note: string | null
}

/** What is durable: each lease by its name. */
export type MemoryLeaseTable = Map<string, Entry>

export function memoryLeaseTable(): MemoryLeaseTable {
  return new Map()
}

/** Leases over `table`, which run out by `clock`. */
export function memoryLeases(
  clock: Pick<Clock, 'real'>,
  table: MemoryLeaseTable = memoryLeaseTable(),
  hook?: Hook
): Leases {
  function take(name: string, taker: Instance, ms: number): Lease {
    const known = table.get(name)
    const free = !known || known.until <= clock.real()
    if (!free && known.holder.id !== taker.id) return asLease(known)
    const term = (known?.term ?? 0) + (free ? 1 : 0)
    const taken = { holder: { ...taker }, term, until: clock.real() + ms, note: known?.note ?? null }
    table.set(name, taken)
    return asLease(taken)
  }

  /** The lease while `term` is the newest. */
  function current(name: string, term: number): Entry | undefined {
    const known = table.get(name)
    return known?.term === term ? known : undefined
  }

  return {
    take: (name, taker, ms) => hooked(hook, 'leases.take', () => take(name, taker, ms)),
    read: (name) =>
      hooked(hook, 'leases.read', () => {
        const known = table.get(name)
        return known && asLease(known)
      }),
    note: (name, term, note) =>
      hooked(hook, 'leases.note', () => {
        const known = current(name, term)
        if (known) known.note = note
        return known !== undefined
      }),
    release: (name, term) =>
      hooked(hook, 'leases.release', () => {
        const known = current(name, term)
        if (known) known.until = Number.NEGATIVE_INFINITY
      })
  }
}

function asLease({ holder, term, note }: Entry): Lease {
  return { holder: { ...holder }, term, note }
}
