/** Measuring a process: its own processor time around some work, and the middle of several runs. */
import type { Child } from '../processes/child.ts'

/** Runs `work` and gives its value with the milliseconds of processor time that the process spent meanwhile. */
export async function withCpu<Value>(
  child: Child,
  work: () => Promise<Value>
): Promise<{ value: Value; cpu: number }> {
  const before: number = await child.call('cpu')
  const value = await work()
  return { value, cpu: (await child.call('cpu')) - before }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The middle of each figure over several runs of the same thing. */
export function medians<Figures extends Record<string, number>>(runs: readonly Figures[]): Figures {
  const [first] = runs
  const names = Object.keys(first ?? {})
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] ?? 0))])) as Figures
}
