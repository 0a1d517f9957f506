/** The daily job, as it runs by itself; nobody else runs jobs in a test system. */
import { type RenewalReport, renewDue, testProcessor } from '@bursar/billing'
import type { TestSystem } from '@bursar/testing'

const running = { began: () => undefined, ended: () => undefined, mayBeRunning: () => false }

/** The clock stands at that instant, and the job has run. */
export async function runDaily(
  { engines, clock, settled }: TestSystem,
  instant: string,
  processor = testProcessor()
): Promise<RenewalReport> {
  clock.set(instant)
  const engine = engines.get('billing')
  if (!engine) throw new Error('there is no billing')
  const cause = { actor: 'renew', correlationid: engine.world.id(), causationid: 'test' }
  const write = async <Value>(work: Parameters<typeof engine.transact<Value>>[1]) =>
    (await engine.transact(cause, work)).value
  const report = await renewDue({ engine, processor, running, write }, { at: instant })
  await settled()
  return report
}
