/** What a checkout costs all processes of a distributed system together. */
import { runLoad } from '../load/run.ts'
import { median } from '../measures/measured.ts'
import { amounts, callers } from './amounts.ts'
import type { Places } from './places.ts'
import { checkouts, openSite, type Site } from './site.ts'
import { openMeter, type Spent } from './spent.ts'

/** A checkout: milliseconds of processor time by process and in all, commands of MongoDB by name and in all. */
export interface CostFigures {
  readonly cpu: number
  readonly cpuOf: Readonly<Record<string, number>>
  readonly commands: number
  readonly commandsOf: Readonly<Record<string, number>>
}

/** Checkouts in a round at 64 callers, until the read models have them; the first round only warms up. */
export async function measureCost(places: Places, checkout?: string): Promise<CostFigures> {
  const site = await openSite(places, checkout)
  const meter = await openMeter(places.mongodbUri)
  try {
    const plan = await site.plan('broker', site.admin.token, 'Basic')
    const rounds: CostFigures[] = []
    for (let round = 0; round <= amounts.costRounds; round++) {
      const jobs = await checkouts(site, plan, amounts.costCheckouts)
      await site.settled()
      const spent = await meter.during(site.pid, () => bought(site, jobs))
      if (round > 0) rounds.push(each(spent, jobs.length))
    }
    const cpu = median(rounds.map((round) => round.cpu))
    return rounds.find((round) => round.cpu === cpu) as CostFigures
  } finally {
    await meter.close()
    await site.close()
  }
}

async function bought({ client, settled }: Site, jobs: Awaited<ReturnType<typeof checkouts>>): Promise<void> {
  await runLoad(client, jobs, callers, 201)
  await settled()
}

function each({ cpu, commands }: Spent, count: number): CostFigures {
  const [cpuOf, commandsOf] = [shares(cpu, count), shares(commands, count)]
  return { cpu: sum(cpuOf), cpuOf, commands: sum(commandsOf), commandsOf }
}

function shares(counted: Readonly<Record<string, number>>, count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counted).map(([name, value]) => [name, value / count]))
}

function sum(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((total, part) => total + part, 0)
}
