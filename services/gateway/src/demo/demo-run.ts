/** The demo business as one run beside this system: begun by a request, asked after by others. Kept in memory. */
import type { Demo, DemoLogin } from '@bursar/contracts'

/** Where it answers once it is complete. */
export interface DemoPlace {
  readonly url: string
  readonly logins: readonly DemoLogin[]
}

/** Who can make it: whoever put the system together. */
export interface DemoParts {
  /** Why this site has none, whatever is stored in it, as a sentence; absent: it can have one. */
  readonly refusal?: string | undefined
  /**
   * Makes the demo, or opens the one that is there, and resolves when it answers; rejects when it does not come to that.
   * `onEnd` is told when it has ended after that.
   */
  start(onProgress: (done: number, total: number) => void, onEnd: (why: string) => void): Promise<DemoPlace>
}

export interface DemoRun {
  /** Why it cannot be begun on this site, as far as its settings say. */
  readonly refusal: string | undefined
  /** How it stands. */
  now(): Omit<Demo, 'refusal'>
  /** Begins it, but when it runs or is there. */
  begin(): void
}

const none: Omit<Demo, 'refusal'> = { state: 'none', done: 0, total: 0, url: null, logins: [], error: null }

/** @param parts absent on a system that is several processes */
export function demoRun(parts: DemoParts | undefined): DemoRun {
  let found = none
  const failed = (error: string) => {
    found = { ...none, state: 'failed', error }
  }
  return {
    refusal: parts
      ? parts.refusal
      : 'This site runs as several processes. Run `npx bursar demo` on a machine of your own.',
    now: () => found,
    begin() {
      if (!parts || found.state === 'running' || found.state === 'done') return
      found = { ...none, state: 'running' }
      const onProgress = (done: number, total: number) => {
        if (found.state === 'running') found = { ...found, done, total }
      }
      parts.start(onProgress, failed).then(
        ({ url, logins }) => {
          found = { ...found, state: 'done', url, logins: [...logins] }
        },
        (error) => failed(error instanceof Error ? error.message : String(error))
      )
    }
  }
}
