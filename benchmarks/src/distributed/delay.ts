/** How long after a checkout's answer its sale is in the provider's figures. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from '../load/client.ts'
import { checkouts, type Site } from './site.ts'

/** Milliseconds. */
export interface DelayFigures {
  readonly probes: number
  readonly p50: number
  readonly p99: number
}

const lookMs = 4
const lateMs = 60_000

/**
 * A provider that nobody else sells for, so that its figures tell when a probe's sale has come. Each probe buys,
 * and looks until it is there; probes follow each other until `going` says no, or `most` were made.
 */
export async function delayProbe(site: Site, most: number) {
  const [provider] = await site.callers(1)
  if (!provider) throw new Error('nobody sells')
  const plan = await site.plan(provider.slug, provider.token, 'Probe')
  await site.settled()
  const jobs = await checkouts(site, plan, most)
  await site.settled()
  const path = `/api/metrics/${provider.slug}/funds?nb_periods=1`
  const sold = async () => {
    const { results } = await site.client.json({ method: 'GET', path, token: provider.token })
    const row = results.find(({ slug }: { slug: string }) => slug === 'total-transactions')
    return row.values.at(-1)[1] as number
  }
  let expected = 0

  async function one(job: Job): Promise<number> {
    await site.client.json(job)
    const answered = performance.now()
    expected += 1_000
    while ((await sold()) < expected) {
      if (performance.now() - answered > lateMs) throw new Error('a sale did not come into the figures')
      await pause(lookMs)
    }
    return performance.now() - answered
  }

  return async (count: number, going: () => boolean = () => true): Promise<DelayFigures> => {
    const delays: number[] = []
    await site.refreshed()
    for (const job of jobs.splice(0, count)) {
      if (!going()) break
      delays.push(await one(job))
    }
    delays.sort((a, b) => a - b)
    const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0
    return { probes: delays.length, p50: at(0.5), p99: at(0.99) }
  }
}
