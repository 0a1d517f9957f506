/**
 * A first visit, as the README tells it: somebody who registers, opens a profile and makes a plan, somebody else who
 * buys it, and a visitor without an account. Nobody sends X-Position back, and nobody asks twice.
 */
import { ask, type Said } from '../load/ask.ts'

/** An answer other than the one that was to come. */
export interface Refusal {
  readonly step: string
  readonly status: number
  readonly code: string | undefined
  readonly body: unknown
}

export interface Visit {
  readonly refused: readonly Refusal[]
  /** The answer that took longest, in milliseconds. */
  readonly slowest: { readonly step: string; readonly ms: number }
}

/** @param n tells visits apart, in names and in the network that they come from */
export async function firstVisit(url: string, n: string, network: string): Promise<Visit> {
  const refused: Refusal[] = []
  let slowest = { step: '', ms: 0 }
  const headers = { 'x-forwarded-for': network }

  async function step(
    name: string,
    wanted: number,
    method: string,
    path: string,
    sent: { token?: string; body?: unknown; cookie?: string } = {}
  ): Promise<Said> {
    const begun = performance.now()
    const more = sent.cookie === undefined ? headers : { ...headers, cookie: sent.cookie }
    const said = await ask(url, method, `/api${path}`, sent.token, sent.body, undefined, more)
    const ms = Math.round(performance.now() - begun)
    if (ms > slowest.ms) slowest = { step: name, ms }
    if (said.status !== wanted) {
      refused.push({ step: name, status: said.status, code: said.code, body: said.body })
    }
    return said
  }

  const [seller, buyer, title] = [`ada-${n}`, `bob-${n}`, `Desk ${n}`]
  const made = await step('register', 201, 'POST', '/auth/register', { body: account(seller) })
  const ada = made.body?.token
  const opened = await step('open a profile', 201, 'POST', `/users/${seller}/profiles`, {
    token: ada,
    body: { full_name: `Cowork ${n}`, email: `cowork-${n}@a.test` }
  })
  const shop = opened.body?.slug
  const terms = { title, period_amount: 24_900, period_type: 'monthly', is_active: true }
  const plan = await step('make a plan', 201, 'POST', `/profile/${shop}/plans`, { token: ada, body: terms })
  const item = { plan: plan.body?.slug, option: 1 }
  const visited = await step('a visitor’s cart', 201, 'POST', '/cart', { body: item })
  const cookie = visited.cookie
  const seen = await step('see the cart', 200, 'GET', '/cart', cookie === undefined ? {} : { cookie })
  if (seen.body?.results?.length !== 1) refused.push({ ...seen, step: 'the visitor’s cart is empty' })
  await step('register to buy', 201, 'POST', '/auth/register', { body: account(buyer) })
  const login = { username: buyer, password: account(buyer).new_password }
  const token = (await step('log in', 201, 'POST', '/auth', { body: login })).body?.token
  await step('fill the cart', 201, 'POST', '/cart', { token, body: item })
  const card = { processor_token: 'tok_visa' }
  await step('check out', 201, 'POST', `/billing/${buyer}/checkout`, { token, body: card })
  await step('read the statement', 200, 'GET', `/billing/${buyer}/history`, { token })
  await step('see the sale', 200, 'GET', `/billing/${shop}/receivables`, { token: ada })
  await step('see the figures', 200, 'GET', `/metrics/${shop}/funds?nb_periods=1`, { token: ada })
  return { refused, slowest }
}

function account(username: string) {
  return { username, full_name: username, email: `${username}@a.test`, new_password: 'long-enough' }
}
