/** Who runs the jobs of a service: its own, and those that every service has. */
import { type Engine, type Retention, retain } from '@bursar/event-sourcing'
import { createJobRunner, type JobHandler, type JobRunner, startedJob } from '@bursar/jobs'
import type { ServerOptions, Service } from '@bursar/service-kit'

/** How long things are kept when nobody says otherwise: a week for the undo of a replay. */
const usualRetention: Retention = { generationMs: 7 * 86_400_000 }

const every = { letGoMs: 900_000, noteMs: 60_000 }
/** A generation of millions of documents is dropped in one run. */
const letGoLimitMs = 1_800_000

export function serviceJobs(
  { jobs }: Pick<Service, 'jobs'>,
  engine: Engine,
  logger: ServerOptions['logger'],
  retention: Retention = usualRetention
): JobRunner {
  const { service } = engine
  return createJobRunner({
    engine,
    handlers: [...keepingJobs(retention), ...jobs],
    onFailed: (failed) => logger.error(failed, failed.isParked ? 'a job is parked' : 'a job failed'),
    onFault: (err) => logger.error({ service, err }, 'jobs could not be read or stored')
  })
}

/**
 * They recur, because nothing says when they are due: kept answers are too many for a job each and are found by an index
 * when they have expired, a generation is first seen to be replaced when somebody looks, and a log may end anywhere.
 */
function keepingJobs(retention: Retention): JobHandler[] {
  return [
    startedJob({
      name: 'let-go',
      everyMs: every.letGoMs,
      limitMs: letGoLimitMs,
      run: ({ engine }) => retain(engine, retention)
    }),
    startedJob({ name: 'note-log-end', everyMs: every.noteMs, run: ({ engine }) => engine.noteLogEnd() })
  ]
}
