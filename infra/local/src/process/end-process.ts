import { setTimeout as pause } from 'node:timers/promises'
import { type Identity, isAlive } from './identity.ts'

const POLL_MS = 50

/** Asks a process to end, and after `graceMs` makes it. Resolves when it is gone; somebody else's is left alone. */
export async function endProcess(identity: Identity, graceMs: number): Promise<void> {
  if (!isAlive(identity)) return
  signal(identity.pid, 'SIGTERM')
  // A paused process cannot hear the first signal.
  signal(identity.pid, 'SIGCONT')
  const deadline = Date.now() + graceMs
  while (isAlive(identity) && Date.now() < deadline) await pause(POLL_MS)
  if (isAlive(identity)) signal(identity.pid, 'SIGKILL')
  while (isAlive(identity)) await pause(POLL_MS)
}

/** Sends a signal; a process that has ended meanwhile is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
