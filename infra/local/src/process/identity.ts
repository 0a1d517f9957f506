import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process that can be told from a later one that got the same id. */
export interface Identity {
  readonly pid: number
  /** When it was started, in whatever form the system tells it; compared as text alone. */
  readonly started: string
}

/** Who has this id now; undefined when nobody has. */
export function identify(pid: number): Identity | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  const started = startOf(pid)
  return started === undefined ? undefined : { pid, started }
}

/** True while the very same process lives. */
export function isAlive(identity: Identity): boolean {
  return identify(identity.pid)?.started === identity.started
}

function startOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/stat')) {
      // The name in parentheses may hold spaces; what follows it is numbers. A zombie has ended already.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      return fields[0] === 'Z' ? undefined : fields[19]
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
