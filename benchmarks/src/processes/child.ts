/** Processes of a benchmark: each is forked, told what to do by messages, and measured by itself. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answered, Command } from './messages.ts'

export interface Child {
  /** Runs one of the role's commands; rejects with the child's error. */
  call(name: string, input?: unknown): Promise<any>
  /** Ends the process and waits until it is gone. */
  end(): Promise<void>
}

/**
 * As `npm start` starts it. Requests make much that dies young: a nursery of 32 MB and not of 16 spares collections, and
 * one of 64 spares no more. The old heap is collected when it has grown by 30 %, else half of it is garbage.
 */
const flags = ['--max-semi-space-size=32', '--heap-growing-percent=30']

const ownHost = fileURLToPath(new URL('./host.js', import.meta.url))

/**
 * Starts a process in one of the roles of host.ts. Its log lines go nowhere, its errors to this terminal.
 * @param checkout folder of another checkout, built, whose code it runs
 */
export function startChild(role: string, checkout?: string): Child {
  const host = checkout === undefined ? ownHost : join(checkout, 'benchmarks/dist/processes/host.js')
  const execArgv = [...flags, ...(process.env.BURSAR_BENCH_PROFILE?.split(' ') ?? [])]
  const child = fork(host, [role], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const waiting = new Map<number, (answered: Answered) => void>()
  let last = 0
  child.on('message', (answered: Answered) => {
    waiting.get(answered.id)?.(answered)
    waiting.delete(answered.id)
  })
  let ended: string | undefined
  child.on('exit', (code, signal) => {
    ended = `the ${role} process ended with ${code ?? signal}`
    for (const [id, answer] of waiting) answer({ id, error: ended })
  })
  return {
    call(name, input) {
      if (ended !== undefined) return Promise.reject(new Error(ended))
      last += 1
      const command: Command = { id: last, name, input }
      return new Promise((resolve, reject) => {
        waiting.set(command.id, ({ error, value }) =>
          error === undefined ? resolve(value) : reject(new Error(error))
        )
        child.send(command)
      })
    },
    end: () => end(child)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
}
