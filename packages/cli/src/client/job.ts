/** Long work at the system: begun by one request, asked after by others until it is done. */
import { setTimeout as pause } from 'node:timers/promises'
import { createBackoff } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/** As the system shows it. */
export interface Job<Result> {
  readonly id: string
  readonly name: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly of: number
  readonly result?: Result
  readonly error?: string
}

export interface JobRequests<Result> {
  begin(): Promise<{ readonly body: Job<Result> }>
  show(id: string): Promise<{ readonly body: Job<Result> }>
}

/** Milliseconds between two looks; short work is not made longer by the looking. */
const look = { first: 10, most: 250 }

/** Does the work and answers what it came to; throws CommandError when it failed. */
export async function runJob<Result>(
  { begin, show }: JobRequests<Result>,
  onProgress: (done: number, of: number) => void
): Promise<Result> {
  let job = (await begin()).body
  const backoff = createBackoff(look)
  while (job.state === 'running') {
    await pause(backoff.next())
    job = (await show(job.id)).body
    onProgress(job.done, job.of)
  }
  if (job.state === 'done' && job.result !== undefined) return job.result
  throw new CommandError(`${job.name} failed: ${job.error}`)
}
