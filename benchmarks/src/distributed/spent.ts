/** What work costs a system of several processes: their processor time, and the commands that MongoDB carries out. */
import { readdirSync, readFileSync } from 'node:fs'
import { connectMongo, type Mongo } from '@bursar/store-mongodb'

/** Milliseconds of processor time by process, and commands by name. */
export interface Spent {
  readonly cpu: Readonly<Record<string, number>>
  readonly commands: Readonly<Record<string, number>>
}

export interface Meter {
  /** Runs `work` and answers what was spent meanwhile, by all processes below `pid`. */
  during(pid: number, work: () => Promise<unknown>): Promise<Spent>
  close(): Promise<void>
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10
/** What the meter, the driver's heartbeats and the replica set do by themselves. */
const OTHERS = new Set(['serverStatus', 'hello', 'isMaster', 'replSetUpdatePosition', 'ping'])

/** Reads /proc, so it measures on Linux alone. */
export async function openMeter(mongodbUri: string): Promise<Meter> {
  const mongo = await connectMongo(mongodbUri, { poolSize: 1 })
  return {
    async during(pid, work) {
      const before = { cpu: cpuBelow(pid), commands: await commandsOf(mongo) }
      await work()
      return {
        cpu: difference(cpuBelow(pid), before.cpu),
        commands: difference(await commandsOf(mongo), before.commands)
      }
    },
    close: () => mongo.close()
  }
}

function difference(after: Record<string, number>, before: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
  return Object.fromEntries(entries.filter(([, count]) => count > 0))
}

async function commandsOf(mongo: Mongo): Promise<Record<string, number>> {
  const { metrics } = await mongo.db('admin').command({ serverStatus: 1 })
  const counted: Record<string, number> = {}
  for (const [name, { total }] of Object.entries<{ total?: number }>(metrics.commands)) {
    if (total !== undefined && !OTHERS.has(name)) counted[name] = Number(total)
  }
  return counted
}

/** By the name of the service that a process runs, or of the command that started it. */
function cpuBelow(root: number): Record<string, number> {
  const parents = new Map(processes().map(({ pid, parent }) => [pid, parent]))
  const isBelow = (pid: number): boolean => pid === root || isBelowParent(parents.get(pid))
  const isBelowParent = (pid: number | undefined) => pid !== undefined && pid > 1 && isBelow(pid)
  const spent: Record<string, number> = {}
  for (const { pid, ms } of processes()) {
    if (!isBelow(pid)) continue
    const name = nameOf(pid)
    spent[name] = (spent[name] ?? 0) + ms
  }
  return spent
}

function processes(): { pid: number; parent: number; ms: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        // The name of a program may hold spaces: what follows its bracket does not.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const ticks = Number(fields[11]) + Number(fields[12])
        return [{ pid: Number(pid), parent: Number(fields[1]), ms: ticks * TICK_MS }]
      } catch {
        // It has ended meanwhile.
        return []
      }
    })
}

function nameOf(pid: number): string {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return /services\/(\w+)\/dist/.exec(command)?.[1] ?? 'start'
  } catch {
    return 'ended'
  }
}
