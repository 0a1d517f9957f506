/** Checkouts at a steady pace, whatever else goes on: how long each took to be answered. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask, good, isUnanswered } from '../load/ask.ts'
import type { LoadSite } from '../load/load-site.ts'

export interface Latencies {
  readonly checkouts: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
}

export interface MeasuredCheckouts {
  /** No new ones; what those since the begin took, and what was not answered as it should, by status and code. */
  end(): Promise<Latencies & { readonly disturbed: Readonly<Record<string, number>> }>
}

/** Tokens live for ten minutes. */
const TOKEN_MS = 300_000

/**
 * Every writer orders and pays once in `everyMs`, and not the sooner when an answer comes late; their beginnings are spread.
 */
export function measuredCheckouts(
  url: string,
  { writers, plan }: Pick<LoadSite, 'writers' | 'plan'>,
  everyMs: number
): MeasuredCheckouts {
  let ending = false
  const took: number[] = []
  const disturbed: Record<string, number> = {}
  const note = (what: string) => {
    disturbed[what] = (disturbed[what] ?? 0) + 1
  }

  async function one(token: string, slug: string): Promise<void> {
    const added = await ask(url, 'POST', '/api/cart', token, { plan })
    if (added.status >= 300) return note(`cart ${added.status} ${added.code}`)
    const begun = performance.now()
    const paid = await ask(url, 'POST', `/api/billing/${slug}/checkout`, token, {
      processor_token: 'tok_visa'
    })
    if (paid.status === 201) took.push(performance.now() - begun)
    else note(`checkout ${paid.status} ${paid.code}`)
  }

  const running = Promise.all(
    writers.map(async ({ token: first, slug }, n) => {
      let token = first
      let renewAt = performance.now() + TOKEN_MS
      let next = performance.now() + (n * everyMs) / writers.length
      while (!ending) {
        await pause(Math.max(0, next - performance.now()))
        next = Math.max(next + everyMs, performance.now())
        try {
          if (performance.now() > renewAt) {
            token = good(await ask(url, 'POST', '/api/auth/tokens', token, { token }), 200).token
            renewAt = performance.now() + TOKEN_MS
          }
          await one(token, slug)
        } catch (error) {
          if (!isUnanswered(error)) throw error
          note('no answer')
        }
      }
    })
  )
  return {
    async end() {
      ending = true
      await running
      return { ...latencies(took), disturbed }
    }
  }
}

/** Of several stretches together. */
export function latencies(took: readonly number[]): Latencies {
  const sorted = [...took].sort((one, other) => one - other)
  const at = (part: number) => Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) * 10) / 10
  return { checkouts: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) }
}
