/** The file that says who has the stores open: for messages and for finding the server, never the proof. */
import { readIfThere } from './secret-file.ts'

/** Where a system answers, seen from this machine. */
export interface Address {
  readonly url: string
  /** Where it answers operators: what is under `/-/`. */
  readonly operatorUrl: string
}

/** A process that has the stores open; its place is absent for a command, and until a server listens. */
export interface Holder extends Partial<Address> {
  readonly pid: number
  /** What it is, for messages: `start`, or the name of another command. */
  readonly command: string
  readonly startedAt: string
}

/** Who last said that it has the stores open. */
export function readHolder(path: string): Holder | undefined {
  const text = readIfThere(path)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** True when there is a process of that id, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
