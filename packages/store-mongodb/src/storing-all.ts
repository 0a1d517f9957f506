/** What every port of this adapter promises of its functions: errors of one kind, and an end in any case. */
import { inTime } from './in-time.ts'
import { storing } from './storage-error.ts'

/** Every function of a port with its errors named and its time limited; what gives no promise is left as it is. */
export function storingAll<Port extends object>(port: Port): Port {
  const named = Object.entries(port).map(([name, member]) => {
    if (typeof member !== 'function' || SYNCHRONOUS.has(name)) return [name, member]
    const answer = (values: unknown[]) => () => member(...values)
    if (UNLIMITED.has(name)) return [name, (...values: unknown[]) => storing(answer(values))]
    const ms = MANY_STEPS.has(name) ? MANY_STEPS_MS : undefined
    return [name, (...values: unknown[]) => storing(() => inTime(answer(values), ms))]
  })
  return Object.fromEntries(named)
}

/** The one function of the ports that answers without a promise. */
const SYNCHRONOUS = new Set(['watch'])
/** They take as long as there are documents. */
const UNLIMITED = new Set(['finish', 'drop', 'sweep', 'close'])
/** Transactions, which wait for each other and limit each of their tries themselves. */
const MANY_STEPS = new Set(['commit', 'put', 'open'])
const MANY_STEPS_MS = 120_000
