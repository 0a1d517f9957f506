/** What writers send: changes of profiles, plans, imports, checkouts, and registrations where they are wanted. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask, good, isPassing, isUnanswered } from './ask.ts'
import { accountOf, type LoadSite, type Write, type Writer } from './load-site.ts'

export interface Writing {
  /**
   * No new requests; resolves when the last one has ended, with how many had no answer or one that says to come
   * again. Throws what no fault explains.
   */
  end(): Promise<number>
}

/** A pause after a request that failed, so that nobody spins. */
const failedMs = 20

/** Of all writes, where others are registered, too. */
const registrations = 0.1

/**
 * All writers write, one request at a time each, until `end`. Writer n asks the server `urls()[n]`, in turns.
 * Between two writes each rests for up to `restMs`.
 */
export function writing(
  site: LoadSite,
  urls: () => readonly string[],
  next: () => number,
  restMs = 0
): Writing {
  let ending = false
  let disturbed = 0
  let stray: { readonly error: unknown } | undefined

  async function run(writer: Writer, n: number) {
    while (!ending && !stray) {
      const all = urls()
      try {
        await send(all[n % all.length] ?? '', site, writer, next)
        if (!writer.pending) {
          if (restMs > 0) await pause(next() * restMs)
          continue
        }
      } catch (error) {
        if (!isUnanswered(error)) stray ??= { error }
      }
      disturbed += 1
      await pause(failedMs)
    }
  }

  const running = Promise.all(site.writers.map(run))
  return {
    async end() {
      ending = true
      await running
      if (stray) throw stray.error
      return disturbed
    }
  }
}

/** One write: a new one, or the one that has no answer yet, which stays pending until it has one. */
export async function send(url: string, site: LoadSite, writer: Writer, next: () => number): Promise<void> {
  writer.pending ??= newWrite(site, writer, next)
  const write = writer.pending
  const isCheckout = write.path.endsWith('/checkout')
  // Adding what is in the cart already changes nothing, so only the checkout needs a key.
  if (isCheckout) {
    const added = await ask(url, 'POST', '/api/cart', write.token, { plan: site.plan })
    if (isPassing(added)) return
    good(added, 200, 201)
  }
  const said = await ask(url, write.method, write.path, write.token, write.body, write.key)
  if (isPassing(said)) return
  good(said, 200, 201)
  write.answer = said
  writer.pending = undefined
  if (isCheckout) writer.charges += 1
  site.acknowledged.push(write)
}

function newWrite(site: LoadSite, writer: Writer, next: () => number): Write {
  const { slug, token } = writer
  const key = `${slug}-${++writer.count}`
  if (site.registers && next() < registrations) {
    return { key, method: 'POST', path: '/api/auth/register', token: undefined, body: accountOf(key) }
  }
  switch (Math.floor(next() * 4)) {
    case 0:
      return { key, method: 'PATCH', path: `/api/profile/${slug}`, token, body: { full_name: key } }
    case 1: {
      const body = { title: `Plan ${key}`, period_amount: 100, period_type: 'monthly' }
      return { key, method: 'POST', path: '/api/profile/broker/plans', token: site.admin, body }
    }
    case 2: {
      const body = [{ subscriber: slug, created_at: '2026-01-01', amount: 5, key }]
      const path = '/api/billing/broker/transfers/import'
      return { key, method: 'POST', path, token: site.admin, body }
    }
    default: {
      const body = { processor_token: 'tok_visa' }
      return { key, method: 'POST', path: `/api/billing/${slug}/checkout`, token, body }
    }
  }
}
