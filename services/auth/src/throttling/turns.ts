/** Turns: for each name one task at a time, in the order they came. */
import { bounded } from './bounded.ts'

/**
 * Makes the function that runs tasks by turns. At most `waiting` wait under one name, and one more fails with
 * `overloaded`. A name costs nothing once its last task has ended.
 */
export function createTurns(waiting: number) {
  const lines = new Map<string, { readonly run: ReturnType<typeof bounded>; tasks: number }>()

  return async function turn<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
    const line = lines.get(name) ?? { run: bounded(1, waiting), tasks: 0 }
    lines.set(name, line)
    line.tasks += 1
    try {
      return await line.run(task)
    } finally {
      line.tasks -= 1
      if (line.tasks === 0) lines.delete(name)
    }
  }
}
