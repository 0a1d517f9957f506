/** Which stores a test system gets when its test does not bring its own. */
import type { Stores } from '@bursar/event-sourcing'
import type { Ending } from './ending.ts'
import { memoryStores } from './memory-stores.ts'

/** Makes empty stores for those services; what has to be closed is closed when the test ends. */
export type MakeStores = (t: Ending, services: readonly string[]) => Promise<Record<string, Stores>>

const inMemory: MakeStores = async (_, services) => memoryStores(services)

let make = inMemory

/** From now on every test system of this process gets these; that is how one set of tests runs on any store. */
export function useStores(others: MakeStores): void {
  make = others
}

/** Stores for one test system: in memory, unless `useStores` said otherwise. */
export function defaultStores(t: Ending, services: readonly string[]): Promise<Record<string, Stores>> {
  return make(t, services)
}
