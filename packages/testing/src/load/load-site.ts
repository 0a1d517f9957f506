/** A site under load: a plan to buy, writers who each send one write after the other, and what was acknowledged. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask, good, isPassing, isUnanswered, type Said } from './ask.ts'

/** One write as a client knows it: sent again under the same key until an answer comes. */
export interface Write {
  readonly key: string
  readonly method: string
  readonly path: string
  readonly token: string | undefined
  readonly body: unknown
  answer?: Said
}

export interface Writer {
  readonly slug: string
  readonly token: string
  /** Writes begun so far; numbers their keys. */
  count: number
  pending: Write | undefined
  /** Checkouts that were acknowledged. */
  charges: number
}

export interface LoadSite {
  readonly admin: string
  readonly plan: string
  readonly writers: readonly Writer[]
  readonly acknowledged: Write[]
  /** Whether writers register others, too: each costs the hash of a password. */
  readonly registers: boolean
}

export interface LoadOptions {
  readonly admin: { readonly username: string; readonly password: string }
  readonly writers: number
  readonly registers?: boolean
}

const limits = { furnishMs: 60_000, lookMs: 20 }

/** Makes the plan and the writers; resolves once each of them can buy. */
export async function furnish(url: string, options: LoadOptions): Promise<LoadSite> {
  const { admin: login, writers: count, registers = false } = options
  const admin = (await eventually(() => ask(url, 'POST', '/api/auth', undefined, login), 201)).token
  const terms = { title: 'Load', period_amount: 1000, period_type: 'monthly', is_active: true }
  const plans = '/api/profile/broker/plans'
  const plan = (await eventually(() => ask(url, 'POST', plans, admin, terms, 'load-plan'), 201)).slug
  const writers: Writer[] = []
  for (let n = 0; n < count; n++) {
    const slug = `writer-${n}`
    const { token } = await eventually(
      () => ask(url, 'POST', '/api/auth/register', undefined, accountOf(slug), slug),
      201
    )
    writers.push({ slug, token, count: 0, pending: undefined, charges: 1 })
  }
  for (const { slug, token } of writers) {
    // A registration makes the profile a moment later, and a plan can be bought a moment after it was made.
    await eventually(() => ask(url, 'GET', `/api/profile/${slug}`, token), 200)
    await eventually(() => ask(url, 'GET', `/api/billing/${slug}/balance`, token), 200)
    await eventually(() => ask(url, 'POST', '/api/cart', token, { plan }), 200, 201)
    // Who ordered from the provider has its imports in the own statement, too.
    const card = { processor_token: 'tok_visa', remember_card: true }
    await eventually(
      () => ask(url, 'POST', `/api/billing/${slug}/checkout`, token, card, `${slug}-first`),
      201
    )
  }
  return { admin, plan, writers, registers, acknowledged: [] }
}

/** What somebody registers with. */
export function accountOf(username: string) {
  return { username, full_name: username, email: `${username}@a.test`, new_password: 'long-enough' }
}

/** Asks until such an answer comes; throws what else came when that takes too long. */
async function eventually(request: () => Promise<Said>, ...wanted: number[]): Promise<any> {
  const deadline = Date.now() + limits.furnishMs
  for (;;) {
    const said = await request().catch((error) => {
      if (!isUnanswered(error) || Date.now() > deadline) throw error
    })
    const waits = !said || isPassing(said) || said.status === 403 || said.status === 404
    if (said && (!waits || Date.now() > deadline)) return good(said, ...wanted)
    await pause(limits.lookMs)
  }
}
