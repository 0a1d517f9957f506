/** What the process of a demo tells the site that started it, over the line between the two. */
import type { Shown } from './summary.ts'

export type DemoReport =
  /** Acts of the year that are told, of all. */
  | { readonly is: 'progress'; readonly done: number; readonly of: number }
  /** It answers; `stays` is false where another process answers, and this one ends. */
  | { readonly is: 'shown'; readonly shown: Pick<Shown, 'url' | 'logins'>; readonly stays: boolean }

/** Tells it; a demo that somebody started by hand has nobody to tell. */
export function report(what: DemoReport): void {
  if (process.connected) process.send?.(what)
}

/** A demo ends with the site that started it, however that ended. */
export function endWithStarter(): void {
  if (process.connected) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
}
