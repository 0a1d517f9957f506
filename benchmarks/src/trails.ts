/**
 * What audit trails cost a checkout: processor time of checkouts in a system that keeps them and in one that does not, in
 * turns, read models included. `node benchmarks/dist/trails.js`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settled } from './server/settled.ts'
import { admin, type MeasuredSystem, openSystem } from './server/system.ts'

const counts = { rounds: 7, checkouts: 200, together: 32 }

interface Caller {
  readonly slug: string
  readonly token: string
}

async function post(system: MeasuredSystem, url: string, token: string | undefined, body: object) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await system.app.inject({ method: 'POST', url, headers, payload: body })
  if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.statusCode} ${answer.payload}`)
  return answer.json()
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: counts.together }, worker))
}

/** A system of its own, and what checks out in it. */
async function stage(folder: string, trails: boolean) {
  const system = await openSystem(folder, { logLevel: 'silent', trails })
  await system.start()
  const { token } = await post(system, '/api/auth', undefined, admin)
  const terms = { title: 'Basic', period_amount: 1_000, period_type: 'monthly', is_active: true }
  const plan = (await post(system, '/api/profile/broker/plans', token, terms)).slug
  let made = 0

  async function shopper(): Promise<Caller> {
    const slug = `caller-${++made}`
    const account = {
      username: slug,
      full_name: slug,
      email: `${slug}@example.com`,
      new_password: admin.password
    }
    const { token } = await post(system, '/api/auth/register', undefined, account)
    await post(system, '/api/cart', token, { plan })
    return { slug, token }
  }

  return {
    system,
    /** Milliseconds of processor time each. */
    async round(): Promise<number> {
      const callers: Caller[] = []
      await inTurns([...Array(counts.checkouts).keys()], async () => callers.push(await shopper()))
      await settled(system)
      const before = process.cpuUsage()
      const card = { processor_token: 'tok_visa', remember_card: true }
      await inTurns(callers, ({ slug, token }) => post(system, `/api/billing/${slug}/checkout`, token, card))
      await settled(system)
      const spent = process.cpuUsage(before)
      return (spent.user + spent.system) / 1_000 / counts.checkouts
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bursar-trails-'))
const [kept, none] = [
  await stage(mkdtempSync(join(folder, 'a-')), true),
  await stage(mkdtempSync(join(folder, 'b-')), false)
]
try {
  // The first of each warms it up.
  await kept.round()
  await none.round()
  const rounds: { readonly kept: number; readonly none: number }[] = []
  for (let n = 0; n < counts.rounds; n++) rounds.push({ kept: await kept.round(), none: await none.round() })
  console.table(rounds)
  const least = (name: 'kept' | 'none') => Math.min(...rounds.map((round) => round[name]))
  const [one, other] = [least('kept'), least('none')]
  console.log(`${one.toFixed(2)} ms with trails, ${other.toFixed(2)} ms without: ${(one / other).toFixed(2)}`)
} finally {
  await kept.system.stop()
  await none.system.stop()
  rmSync(folder, { recursive: true, force: true })
}
