/** What has to be there before anything is measured: a provider with a plan, and callers of its own. */
import { type Client, createClient } from '../load/client.ts'
import { type Child, startChild } from '../processes/child.ts'
import { admin } from '../server/system.ts'

/** A registered user with the slug of the personal profile. */
export interface Caller {
  readonly slug: string
  readonly token: string
}

export interface Stage {
  readonly child: Child
  readonly client: Client
  readonly admin: Caller
  /** Slug of the broker, who is the provider of everything here, and of its plan. */
  readonly provider: string
  readonly plan: string
  settled(): Promise<void>
  callers(count: number): Promise<Caller[]>
  close(): Promise<void>
}

const atOnce = 32

/**
 * Starts a system in a process of its own, with nothing stored but what the stage needs.
 * @param checkout folder of another checkout whose code it runs
 */
export async function openStage(checkout?: string): Promise<Stage> {
  const child = startChild('system', checkout)
  const client = createClient(await child.call('origin'), 64)
  const { token } = await client.json({ method: 'POST', path: '/api/auth', body: admin })
  const provider = 'broker'
  const terms = { title: 'Basic', period_amount: 1_000, period_type: 'monthly', is_active: true }
  const path = `/api/profile/${provider}/plans`
  const plan = (await client.json({ method: 'POST', path, token, body: terms })).slug
  let made = 0

  async function register(): Promise<Caller> {
    made += 1
    const slug = `caller-${made}`
    const body = {
      username: slug,
      full_name: `Caller ${made}`,
      email: `${slug}@example.com`,
      new_password: admin.password
    }
    const answered = await client.json({ method: 'POST', path: '/api/auth/register', body })
    return { slug, token: answered.token }
  }

  return {
    child,
    client,
    admin: { slug: admin.username, token },
    provider,
    plan,
    settled: () => child.call('settled'),
    async callers(count) {
      const callers: Caller[] = []
      const one = async () => {
        while (callers.length + atOnce <= count) callers.push(await register())
      }
      await Promise.all(Array.from({ length: Math.min(count, atOnce) }, one))
      while (callers.length < count) callers.push(await register())
      return callers
    },
    async close() {
      client.close()
      await child.end()
    }
  }
}
