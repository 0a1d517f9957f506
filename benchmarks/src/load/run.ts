/** Sends requests from so many callers at once, each its next one when it has its answer, and times them. */
import { performance } from 'node:perf_hooks'
import type { Client, Job } from './client.ts'

export interface Latencies {
  readonly requests: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Runs all jobs; throws at an answer of another status than `status`. */
export async function runLoad(
  client: Client,
  jobs: readonly Job[],
  callers: number,
  status: number
): Promise<Latencies> {
  const times: number[] = []
  let next = 0
  async function caller() {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const begun = performance.now()
      const got = await client.send(job)
      times.push(performance.now() - begun)
      if (got.status !== status) throw new Error(`${job.path} answered ${got.status}: ${got.text}`)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: callers }, caller))
  const seconds = (performance.now() - begun) / 1_000
  times.sort((a, b) => a - b)
  return { requests: jobs.length, seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
