/** Lets visitors keep their carts: a cookie for them, and how long in the log. */
import type { Clock, Engine, Transaction } from '@bursar/event-sourcing'
import { type Counters, networkOf, type OperationRequest, throttleOf } from '@bursar/service-kit'
import { cartStream } from '../shared/streams.ts'
import { cart } from './domain/cart.ts'
import { keepCart } from './domain/visitor-cart.ts'
import { cartExpiry } from './expire-cart.ts'

export interface VisitorSettings {
  /** Days that a cart is kept after it was used last. */
  readonly days: number
  /** Where new visitors are counted. */
  readonly counters: Counters
}

type Asked = Pick<OperationRequest, 'visitor' | 'now' | 'address' | 'counted'> & {
  readonly engine: Pick<Engine, 'load'> & { readonly world: { readonly clock: Pick<Clock, 'real'> } }
}

export interface KeptVisitors {
  /**
   * Lets a new visitor in; throws ThrottledError when too many came from that address. A visitor whose cart went into a
   * user's is a new one: answers the request as it counts.
   */
  admit<Request extends Asked>(request: Request): Promise<Request>
  /** Keeps the caller's cart and answers the headers that bring the cookie; none for users. */
  keep(tx: Transaction, request: Asked): Promise<Record<string, string>>
}

const DAY_MS = 86_400_000

/** New carts from one address: many people may share one, and no script is to fill the disk. */
const newcomers = { most: 6_000, seconds: 60 }

export function keepVisitors({ days, counters }: VisitorSettings): KeptVisitors {
  return {
    async admit(request) {
      const { visitor, address } = request
      if (!visitor) return request
      if (visitor.isKnown && !(await request.engine.load(cartStream(visitor.id), cart)).spent) return request
      const throttle = throttleOf(counters, request)
      await throttle.take(newcomers, 'visitors', networkOf(address))
      return visitor.isKnown ? { ...request, visitor: visitor.another() } : request
    },
    async keep(tx, { visitor, now }) {
      if (!visitor) return {}
      const until = new Date(Date.parse(now) + days * DAY_MS).toISOString()
      const held = await tx.load(cartStream(visitor.id), cart)
      const decision = keepCart(held, visitor.id, until)
      tx.append(cartStream(visitor.id), decision)
      for (const { data } of decision.ok ? decision.events : []) tx.ask(cartExpiry(data))
      return { ...visitor.cookie(until) }
    }
  }
}
