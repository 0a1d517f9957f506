/** Erases what a visitor's cart said of people, once nobody has that cart any more, by erasing the visitor's key. */
import type { BillingEvents } from '@bursar/contracts'
import { type Engine, type Policy, policy } from '@bursar/event-sourcing'
import { cartStream } from '../shared/streams.ts'
import { namesPeople } from './domain/visitor-cart.ts'

/**
 * Once the end of the cart is on record and not before: what did not happen erases nothing. A policy, because its events
 * are handled until they are done: what a crash leaves between the record and the key is erased after it, and to erase
 * again does nothing. What was merged into a user's cart is sealed with the user's key by then.
 */
export function eraseVisitor(late: { readonly engine: Promise<Engine> }): Policy {
  async function erase({ data: { visitor } }: { readonly data: { readonly visitor: string } }) {
    const engine = await late.engine
    // A visitor who named nobody has no key.
    if (await engine.load(cartStream(visitor), namesPeople)) await engine.keys.erase([visitor])
  }

  return policy<BillingEvents>({
    name: 'erase-visitor',
    on: { 'billing.visitor-cart-expired': erase, 'billing.visitor-cart-merged': erase }
  })
}
