/** One log and 1, 2 and 4 instances of its service, each a process with its own callers. */
import { type Child, startChild } from '../processes/child.ts'
import { amounts } from './amounts.ts'
import type { Places } from './places.ts'

/** Appends a second of all instances together, by their number. */
export type InstanceFigures = Readonly<Record<number, number>>

export async function measureInstances({ mongodbUri, prefix }: Places): Promise<InstanceFigures> {
  const figures: Record<number, number> = {}
  for (const count of [1, 2, 4]) {
    process.env.BENCH_MONGODB_URI = mongodbUri
    process.env.BENCH_DATABASE = `${prefix}_shared${count}`
    const children = Array.from({ length: count }, () => startChild('instance'))
    try {
      figures[count] = await together(children, Math.ceil(amounts.appends / count))
    } finally {
      for (const child of children) await child.end()
    }
  }
  return figures
}

async function together(children: readonly Child[], each: number): Promise<number> {
  await Promise.all(children.map((child) => child.call('run', Math.ceil(each / 10))))
  const before: number = await children[0]?.call('head')
  const begun = performance.now()
  await Promise.all(children.map((child) => child.call('run', each)))
  const seconds = (performance.now() - begun) / 1_000
  const after: number = await children[0]?.call('head')
  if (after - before !== each * children.length) throw new Error(`${after - before} events were appended`)
  return (after - before) / seconds
}
