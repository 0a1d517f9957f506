/** Long work that a request begins and another asks after. Kept in memory: a restart ends work and report. */
import type { Clock } from '@bursar/event-sourcing'
import type { OnProgress } from './outcome.ts'

/** How a task stands. */
export interface Task {
  readonly id: string
  /** When it was begun, by which request, and when it ended; null while it runs. */
  readonly began_at: string
  readonly request: string
  ended_at: string | null
  /** What it does, for example `replay billing/ledger`; two tasks of one name do not run at once. */
  readonly name: string
  state: 'running' | 'done' | 'failed'
  /** `done` of `of`, in whatever the work counts. */
  done: number
  of: number
  /** What it came to; absent until it is done. */
  result?: unknown
  /** Why it failed. */
  error?: string
}

export interface Tasks {
  /** Begins work, or answers the task of that name that is running already. */
  begin(name: string, request: string, work: (onProgress: OnProgress) => Promise<unknown>): Task
  find(id: string): Task | undefined
  /** All of them whose name begins with one of those words, the newest first. */
  list(...kinds: readonly string[]): Task[]
}

/** Tasks that are remembered; the oldest finished ones are forgotten. */
const limit = 200

export function createTasks({
  id,
  clock
}: {
  readonly id: () => string
  readonly clock: Pick<Clock, 'real'>
}): Tasks {
  const tasks = new Map<string, Task>()
  const realNow = () => new Date(clock.real()).toISOString()

  function forgetOldest() {
    for (const task of tasks.values()) {
      if (tasks.size <= limit) return
      if (task.state !== 'running') tasks.delete(task.id)
    }
  }

  async function run(task: Task, work: (onProgress: OnProgress) => Promise<unknown>) {
    try {
      task.result = await work((done, of) => Object.assign(task, { done, of }))
      task.state = 'done'
    } catch (error) {
      task.error = error instanceof Error ? error.message : String(error)
      task.state = 'failed'
    }
    task.ended_at = realNow()
  }

  return {
    begin(name, request, work) {
      for (const task of tasks.values()) if (task.name === name && task.state === 'running') return task
      const marks = { began_at: realNow(), request, ended_at: null }
      const task: Task = { id: id(), name, state: 'running', done: 0, of: 0, ...marks }
      tasks.set(task.id, task)
      forgetOldest()
      void run(task, work)
      return task
    },
    find: (wanted) => tasks.get(wanted),
    list: (...kinds) =>
      [...tasks.values()].reverse().filter(({ name }) => kinds.some((kind) => name.split(' ')[0] === kind))
  }
}
