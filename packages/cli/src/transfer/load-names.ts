/** Keys and reserved names stored again: what a log does not say. */
import type { EventStore, KeyStore, Reservation, WrappedKey } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/**
 * Stores keys of persons and the service's own secrets, removals too; answers how many there were. What is there
 * already stays, and a key that was removed stays removed: so no erasure is undone.
 */
export async function loadKeys(pages: AsyncIterable<readonly WrappedKey[]>, to: KeyStore): Promise<number> {
  let loaded = 0
  for await (const page of pages) {
    await to.put(page)
    loaded += page.length
  }
  return loaded
}

/** Stores what is reserved: names, answers under their keys, what policies have done; answers how many there were. */
export async function loadReservations(
  pages: AsyncIterable<readonly Reservation[]>,
  to: EventStore
): Promise<number> {
  let loaded = 0
  for await (const page of pages) {
    const results = await to.commit(page.map((reservation) => ({ streams: [], reserve: [reservation] })))
    for (const [index, result] of results.entries()) {
      // One that an interrupted loading has stored is there already.
      const same = result.ok || (result.reason === 'reserved' && isSame(result.reservation, page[index]))
      if (!same)
        throw new CommandError(`The name ${page[index]?.name} is reserved twice in ${page[index]?.space}.`)
    }
    loaded += page.length
  }
  return loaded
}

function isSame(one: Reservation, other: Reservation | undefined): boolean {
  return one.value === other?.value && one.expires === other.expires
}

/** All keys of a store, in the order they came, in pages. */
export async function* storedKeys(store: KeyStore): AsyncGenerator<readonly WrappedKey[]> {
  const page = 500
  for (let after = 0; ; ) {
    const { keys, last } = await store.read(after, page)
    if (keys.length === 0) return
    yield keys
    after = last
  }
}
