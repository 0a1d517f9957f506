import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { identify } from './identity.ts'

/**
 * Ends our children when we cannot any more. It is a process of its own that hears of every child over a pipe:
 * when the pipe closes without a good-bye, because we were killed with -9 for example, it ends them.
 */
export interface Guard {
  watch(pid: number): void
  forget(pid: number): void
  /** All children were ended in order: the guard goes too, and touches nobody. */
  dismiss(): void
}

/** Starts a guard. */
export function startGuard(): Guard {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./guard-main.js', import.meta.url))], {
    // A group of its own: what a terminal sends to the whole group must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  release(child)
  const send = (line: string) => child.stdin?.write(`${line}\n`)
  return {
    watch(pid) {
      const identity = identify(pid)
      if (identity) send(`watch ${pid} ${identity.started}`)
    },
    forget: (pid) => send(`forget ${pid}`),
    dismiss() {
      send('dismiss')
      child.stdin?.end()
    }
  }
}

/** The guard keeps nobody waiting, and one that died (somebody ended it) is no reason to die too. */
function release(child: ChildProcess): void {
  child.unref()
  child.on('error', () => undefined)
  const pipe = child.stdin as (typeof child.stdin & { unref?: () => void }) | null
  pipe?.on('error', () => undefined)
  pipe?.unref?.()
}
