/** What happened in a simulation, line by line: equal seeds give equal lines, and a hash says so. */
import { createHash } from 'node:crypto'

export interface Trace {
  note(line: string): void
  /** Hash of all lines so far, hex. */
  digest(): string
  /** The last lines, for whoever looks for what led to a finding. */
  tail(): readonly string[]
}

const kept = 400

/** @param now virtual milliseconds, which every line begins with */
export function createTrace(now: () => number): Trace {
  const hash = createHash('sha256')
  let lines: string[] = []
  return {
    note(line) {
      const text = `${now()} ${line}`
      hash.update(text).update('\n')
      lines.push(text)
      if (lines.length > 2 * kept) lines = lines.slice(-kept)
    },
    digest: () => hash.copy().digest('hex'),
    tail: () => lines.slice(-kept)
  }
}
