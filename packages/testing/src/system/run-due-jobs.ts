/** Runs what is due, in a test, until nothing is: what fails ends the test, and no clock is waited for. */
import type { Engine } from '@bursar/event-sourcing'
import { afterRun, type JobHandler, jobRun } from '@bursar/jobs'

/** Answers how many there were. */
export async function runDueJobs(engine: Engine, handlers: readonly JobHandler[]): Promise<number> {
  const { jobs } = engine.events
  const claimer = engine.world.id()
  for (let ran = 0; ; ran++) {
    const [job] = await jobs.claim({ claimer, turn: ran }, engine.world.clock.now(), 1)
    if (!job) return ran
    const handler = handlers.find(({ kind }) => kind === job.kind)
    if (!handler) throw new Error(`nobody handles ${job.kind}`)
    const again = await handler.run(
      JSON.parse(job.payload),
      jobRun(engine, job, new AbortController().signal)
    )
    const { kind, id, claim } = job
    await jobs.settle({ kind, id, claim, outcome: afterRun(again) })
  }
}
