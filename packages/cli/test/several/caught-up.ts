/** Waiting for processes that follow each other through topics. */
import { ask, good } from '../http.ts'
import type { Server } from '../processes.ts'

/** Longer than it takes on a machine with much else to do. */
const MS_MAX = 90_000

/** Resolves once no read model of any service lacks an event of the logs it follows; throws what is behind. */
export async function caughtUp({ url, operatorToken }: Server): Promise<void> {
  const until = Date.now() + MS_MAX
  for (;;) {
    const { results } = good(await ask(url, 'GET', '/api/system/projections', operatorToken), 200)
    const behind = results.filter(({ lag }: { lag: number }) => lag > 0)
    if (behind.length === 0) return
    if (Date.now() > until) throw new Error(`still behind: ${JSON.stringify(behind)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
