/** The memory of a system after a load: so many callers who registered, bought, and read what they have. */
import type { Job } from '../load/client.ts'
import { runLoad } from '../load/run.ts'
import { sizes } from '../sizes.ts'
import { openStage } from './stage.ts'

/** Resident megabytes; NaN where the machine does not tell. */
export type MemoryFigures = {
  readonly callers: number
  readonly ready: number
  readonly afterLoad: number
}

const atOnce = 32
const readsEach = 3

/** As `npm start` runs it. */
export async function measureMemory(): Promise<MemoryFigures> {
  const stage = await openStage()
  try {
    const ready = await stage.child.call('resident')
    const callers = await stage.callers(sizes.callers)
    const carts = callers.map(
      ({ token }): Job => ({ method: 'POST', path: '/api/cart', token, body: { plan: stage.plan } })
    )
    await runLoad(stage.client, carts, atOnce, 201)
    const body = { processor_token: 'tok_visa', remember_card: true }
    const checkouts = callers.map(
      ({ slug, token }): Job => ({ method: 'POST', path: `/api/billing/${slug}/checkout`, token, body })
    )
    await runLoad(stage.client, checkouts, 2 * atOnce, 201)
    await stage.settled()
    const reads = callers.flatMap(({ slug, token }) =>
      [`/api/billing/${slug}/history`, '/api/auth/tokens', `/api/profile/${slug}`].map(
        (path): Job => ({ method: 'GET', path, token })
      )
    )
    for (let turn = 0; turn < readsEach; turn++) await runLoad(stage.client, reads, atOnce, 200)
    return { callers: callers.length, ready, afterLoad: await stage.child.call('resident') }
  } finally {
    await stage.close()
  }
}
