/** Brings what Stripe tells to the site: late, twice, in any order, and sometimes not at all. */
import type { StripeObject } from '../stripe/book.ts'
import type { CardNetwork } from './card-network.ts'
import type { Draw } from './draw.ts'
import { finding } from './finding.ts'
import type { Scheduler } from './scheduler.ts'
import type { Site } from './site.ts'
import { WEBHOOK_SECRET } from './stripe-network.ts'

interface CourierParts {
  readonly stripe: NonNullable<CardNetwork['stripe']>
  readonly site: Site
  readonly scheduler: Scheduler
  readonly draw: Draw
}

export interface Courier {
  /** Goes on until the round ends. */
  bring(): Promise<void>
  /** Resolves once all that is on its way has come or is lost. */
  end(): Promise<void>
  /** Events that came, each time that they did, and that never did. */
  readonly counts: { brought: number; lost: number }
}

const LOOK_MS = 150
const LATE_MS = 6_000
const TRIES = 6

export function createCourier({ stripe, site, scheduler, draw }: CourierParts): Courier {
  const { book, outside } = stripe
  const counts = { brought: 0, lost: 0 }
  const underway = new Set<Promise<void>>()
  let told = 0
  let isOver = false

  async function carry(event: StripeObject): Promise<void> {
    await scheduler.sleep(draw.between(1, LATE_MS))
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const at = new Date(scheduler.now()).toISOString()
      const { body, signature } = outside.signed(event, WEBHOOK_SECRET, at)
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
      const reply = await site.send({
        method: 'POST',
        url: '/api/billing/webhooks/stripe',
        headers,
        payload: body
      })
      if (reply?.status === 200) {
        counts.brought += 1
        return
      }
      if (reply && reply.status < 503) finding(`${event.type} was answered with ${reply.status}`)
      await scheduler.sleep(draw.between(10, 1_000))
    }
    counts.lost += 1
  }

  function send(event: StripeObject): void {
    const times = draw.chance(0.1) ? 0 : draw.chance(0.25) ? 2 : 1
    if (times === 0) counts.lost += 1
    for (let n = 0; n < times; n++) {
      const carried = carry(event).finally(() => underway.delete(carried))
      underway.add(carried)
    }
  }

  function look(): void {
    for (; told < book.events.length; told++) send(book.events[told] as StripeObject)
  }

  return {
    counts,
    async bring() {
      isOver = false
      while (!isOver) {
        look()
        await scheduler.sleep(LOOK_MS)
      }
    },
    async end() {
      isOver = true
      look()
      await Promise.all(underway)
    }
  }
}
