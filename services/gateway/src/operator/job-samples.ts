/** How the jobs of a service stand, as `/-/metrics` shows it. */
import type { Engine } from '@bursar/event-sourcing'
import type { JobRunner } from '@bursar/jobs'
import type { MetricSample } from '@bursar/service-kit'

/** None of what the store says while it is away, which is told elsewhere. */
export async function jobSamples(engine: Engine, runner: Pick<JobRunner, 'runs'>): Promise<MetricSample[]> {
  const { service } = engine
  const runs = Object.entries(runner.runs()).map(([outcome, value]) => ({
    name: 'bursar_job_runs_total',
    help: 'Runs of jobs since the process started, by how they ended.',
    labels: { service, outcome },
    value
  }))
  return [...runs, ...(await stored(engine).catch(() => []))]
}

async function stored({ service, events, world }: Engine): Promise<MetricSample[]> {
  const now = world.clock.now()
  const { due, parked, next } = await events.jobs.count(now)
  const overdueMs = next === undefined ? 0 : Math.max(0, Date.parse(now) - Date.parse(next))
  const sample = (name: string, help: string, value: number) => ({ name, help, labels: { service }, value })
  return [
    sample('bursar_jobs_due', 'Jobs that are due and have not ended, up to 10,000.', due),
    sample(
      'bursar_jobs_parked',
      'Jobs that failed too often and wait for an operator, up to 10,000.',
      parked
    ),
    sample(
      'bursar_jobs_overdue_seconds',
      'How long the first of the jobs that are due has been so.',
      overdueMs / 1_000
    )
  ]
}
