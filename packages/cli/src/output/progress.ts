/** A progress bar with rate and time left, on standard error; in a file it is a line every few seconds. */
import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  /** `done` of `of`, in whatever measures the whole; `count` is what the rate is of. */
  update(done: number, of: number, count?: number): void
  stop(): void
}

/** Work that is done before this many milliseconds are over shows no bar. */
const SHORT_MS = 1_000

/** @param unit what is counted: `rows`, `events` */
export function progress(label: string, unit: string): Progress {
  const started = Date.now()
  let bar: SingleBar | undefined
  return {
    update(done, of, count = done) {
      const ms = Date.now() - started
      if (ms < SHORT_MS) return
      bar ??= newBar(label, unit)
      // From the whole run: the speed of the last moment says little of the time that is left.
      const left = done > 0 ? `${Math.ceil((ms * (of - done)) / done / 1_000)} s` : '?'
      bar.setTotal(Math.max(1, of))
      bar.update(done, { count, rate: Math.round((count * 1_000) / ms), left })
    },
    stop: () => bar?.stop()
  }
}

/** Bars for steps that come one after the other, each made when it is first told of, and gone at its end. */
export function progressOfSteps(): {
  update(step: string, done: number, of: number): void
  stop(): void
} {
  const bars = new Map<string, Progress>()
  return {
    update(step, done, of) {
      const bar = bars.get(step) ?? progress(step, 'events')
      bars.set(step, bar)
      bar.update(done, of)
      if (done >= of) bar.stop()
    },
    stop() {
      for (const bar of bars.values()) bar.stop()
    }
  }
}

function newBar(label: string, unit: string): SingleBar {
  const format = `${label} [{bar}] {percentage}% | {count} ${unit} | {rate} ${unit}/s | {left} left`
  const where = { stream: process.stderr, noTTYOutput: true, notTTYSchedule: 5_000 }
  const bar = new SingleBar({ ...where, format, clearOnComplete: true, hideCursor: null }, Presets.legacy)
  bar.start(1, 0, { count: 0, rate: 0, left: '?' })
  return bar
}
