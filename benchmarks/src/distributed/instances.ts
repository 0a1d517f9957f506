/** One log and 1, 2 and 4 instances of its service, each a process with its own callers. */
import { median } from '../measures/measured.ts'
import { type Child, startChild } from '../processes/child.ts'
import { amounts } from './amounts.ts'
import type { Places } from './places.ts'

/** Appends a second of all instances together, by their number: the medians of some runs, which take turns. */
export type InstanceFigures = Readonly<Record<number, number>>

const counts = [1, 2, 4]
/** Seconds before anything counts: code is compiled, connections are made. */
const warmSeconds = 1

export async function measureInstances({ mongodbUri, prefix }: Places): Promise<InstanceFigures> {
  const rates = new Map<number, number[]>(counts.map((count) => [count, []]))
  process.env.BENCH_MONGODB_URI = mongodbUri
  for (let run = 1; run <= amounts.instanceRuns; run++) {
    for (const [count, known] of rates) {
      process.env.BENCH_DATABASE = `${prefix}_shared${count}_${run}`
      const children = Array.from({ length: count }, () => startChild('instance'))
      try {
        known.push(await together(children))
      } finally {
        for (const child of children) await child.end()
      }
    }
  }
  return Object.fromEntries([...rates].map(([count, known]) => [count, median(known)]))
}

async function together(children: readonly Child[]): Promise<number> {
  const all = (seconds: number): Promise<number[]> =>
    Promise.all(children.map((child) => child.call('run', seconds)))
  await all(warmSeconds)
  const before: number = await children[0]?.call('head')
  const begun = performance.now()
  const appended = (await all(amounts.instanceSeconds)).reduce((sum, count) => sum + count, 0)
  const seconds = (performance.now() - begun) / 1_000
  const after: number = await children[0]?.call('head')
  if (after - before !== appended)
    throw new Error(`${appended} appends were answered, ${after - before} are there`)
  return appended / seconds
}
