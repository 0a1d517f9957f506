/** Checkouts by many callers at once, for as long as something else is looked at. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask, isUnanswered } from '../load/ask.ts'
import type { LoadSite } from '../load/load-site.ts'

export interface CheckoutLoad {
  /** Checkouts that were answered well so far. */
  done(): number
  /** Answers other than that so far, by status and code. */
  disturbed(): Readonly<Record<string, number>>
  /** No new requests; resolves when the last one has ended. */
  end(): Promise<void>
}

const limits = { failedMs: 20, tokenMs: 300_000 }

/** Every writer of the site fills the cart and pays, one time after the other, until `end`. */
export function checkoutLoad(url: string, site: LoadSite): CheckoutLoad {
  let ending = false
  let done = 0
  const disturbed: Record<string, number> = {}
  const disturbance = (what: string) => {
    disturbed[what] = (disturbed[what] ?? 0) + 1
    return pause(limits.failedMs)
  }

  async function one(token: string, slug: string): Promise<void> {
    const added = await ask(url, 'POST', '/api/cart', token, { plan: site.plan })
    if (added.status >= 300) return disturbance(`cart ${added.status} ${added.code}`)
    const card = { processor_token: 'tok_visa' }
    const paid = await ask(url, 'POST', `/api/billing/${slug}/checkout`, token, card)
    if (paid.status !== 201) return disturbance(`checkout ${paid.status} ${paid.code}`)
    done += 1
  }

  /** Access tokens live ten minutes, and the load may go on for longer. */
  async function renewed(token: string): Promise<string> {
    const said = await ask(url, 'POST', '/api/auth/tokens', token, { token })
    if (said.status !== 200) await disturbance(`tokens ${said.status} ${said.code}`)
    return said.body?.token ?? token
  }

  async function run({ token: first, slug }: LoadSite['writers'][number]) {
    let token = first
    let renewAt = performance.now() + limits.tokenMs
    while (!ending) {
      if (performance.now() > renewAt) {
        token = await renewed(token).catch(() => token)
        renewAt = performance.now() + limits.tokenMs
      }
      await one(token, slug).catch((error) => {
        if (!isUnanswered(error)) throw error
        return disturbance('no answer')
      })
    }
  }

  const running = Promise.all(site.writers.map(run))
  return {
    done: () => done,
    disturbed: () => disturbed,
    async end() {
      ending = true
      await running
    }
  }
}
