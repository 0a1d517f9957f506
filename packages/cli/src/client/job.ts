/** Long work at the system: begun by one request, asked after by others until it is done. */
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../command-error.ts'
import { type Client, expectStatus } from './client.ts'

export interface JobPaths {
  /** Begins the work by POST. */
  readonly begin: string
  /** Shows the job of an id that is put behind it. */
  readonly show: string
}

/** Milliseconds between two looks; short work is not made longer by the looking. */
const look = { first: 10, most: 250 }

/** Does the work and answers what it came to; throws CommandError when it failed. */
export async function runJob(
  client: Client,
  { begin, show }: JobPaths,
  onProgress: (done: number, of: number) => void
): Promise<any> {
  let job = expectStatus(await client.ask('POST', begin, {}), 202)
  for (let wait = look.first; job.state === 'running'; wait = Math.min(wait * 2, look.most)) {
    await pause(wait)
    job = expectStatus(await client.ask('GET', `${show}/${job.id}`), 200)
    onProgress(job.done, job.of)
  }
  if (job.state === 'done') return job.result
  throw new CommandError(`${job.name} failed: ${job.error}`)
}
