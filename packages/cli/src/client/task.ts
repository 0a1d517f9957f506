/** Long work at the system: begun by one request, asked after by others until it is done. */
import { setTimeout as pause } from 'node:timers/promises'
import { createBackoff } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/** As the system shows it. */
export interface Task<Result> {
  readonly id: string
  readonly name: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly of: number
  readonly result?: Result
  readonly error?: string
}

export interface TaskRequests<Result> {
  begin(): Promise<{ readonly body: Task<Result> }>
  show(id: string): Promise<{ readonly body: Task<Result> }>
}

/** Milliseconds between two looks; short work is not made longer by the looking. */
const look = { first: 10, most: 250 }

/** Does the work and answers what it came to; throws CommandError when it failed. */
export async function runTask<Result>(
  { begin, show }: TaskRequests<Result>,
  onProgress: (done: number, of: number) => void
): Promise<Result> {
  let task = (await begin()).body
  const backoff = createBackoff(look)
  while (task.state === 'running') {
    await pause(backoff.next())
    task = (await show(task.id)).body
    onProgress(task.done, task.of)
  }
  if (task.state === 'done' && task.result !== undefined) return task.result
  throw new CommandError(`${task.name} failed: ${task.error}`)
}
