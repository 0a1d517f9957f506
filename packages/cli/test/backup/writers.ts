/** Writers that make one service's events follow from another's, for as long as they are let. */
import { ask, good } from '../http.ts'
import { adminPassword } from '../processes.ts'

export interface Writers {
  /** Resolves when all of them have ended; answers how many rounds they made. */
  end(): Promise<number>
}

/** Each makes profiles, and in each of them a plan, and buys it: three logs, one after the other. */
export async function writers(url: string, count: number): Promise<Writers> {
  const login = { username: 'admin', password: adminPassword }
  const { token } = good(await ask(url, 'POST', '/api/auth', undefined, login), 201)
  let ended = false
  let rounds = 0

  /** Between processes the one that is asked may not have heard yet of what was written elsewhere. */
  async function call(method: string, path: string, body?: unknown): Promise<any> {
    for (let tries = 1; ; tries++) {
      const said = await ask(url, method, path, token, body)
      if (said.status !== 404 || tries === 100) return good(said, 200, 201)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  async function write(writer: number) {
    for (let n = 0; !ended; n++) {
      const slug = `desk-${writer}-${n}`
      await call('POST', '/api/users/admin/profiles', { slug, full_name: slug, email: `${slug}@example.com` })
      const terms = { title: `Plan ${slug}`, period_amount: 100 + n, period_type: 'monthly', is_active: true }
      const plan = await call('POST', `/api/profile/${slug}/plans`, terms)
      await call('POST', '/api/cart', { plan: plan.slug })
      // The cart is everybody's here: whoever comes second may find it empty.
      await ask(url, 'POST', '/api/billing/admin/checkout', token, { processor_token: 'tok_visa' })
      rounds += 1
    }
  }
  const writing = Promise.all(Array.from({ length: count }, (_, writer) => write(writer)))
  // Whoever ends them hears of it; until then it is nobody's.
  writing.catch(() => undefined)
  return {
    async end() {
      ended = true
      await writing
      return rounds
    }
  }
}
