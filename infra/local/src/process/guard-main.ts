/** The guard's process: see guard.ts. */
import { createInterface } from 'node:readline'
import { endProcess } from './end-process.ts'
import type { Identity } from './identity.ts'

/** Milliseconds that a child has to end by itself. */
const GRACE_MS = 10_000

const children = new Map<number, Identity>()

for await (const line of createInterface({ input: process.stdin })) {
  const [word, pid, ...started] = line.split(' ')
  if (word === 'watch') children.set(Number(pid), { pid: Number(pid), started: started.join(' ') })
  if (word === 'forget') children.delete(Number(pid))
  if (word === 'dismiss') children.clear()
}
await Promise.all([...children.values()].map((child) => endProcess(child, GRACE_MS)))
