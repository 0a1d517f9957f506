/** The figures of one process, measured on five. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type Latencies, runLoad } from '../load/run.ts'
import { readSales } from '../measures/sales.ts'
import { amounts, callers } from './amounts.ts'
import { type DelayFigures, delayProbe } from './delay.ts'
import type { Places } from './places.ts'
import { checkouts, openSite, repeated, type Site } from './site.ts'

const rowsAtOnce = 2_000

export interface Replayed {
  readonly name: string
  readonly events: number
  readonly seconds: number
  readonly equal: boolean
}

export interface FiveFigures {
  readonly alone: Latencies
  readonly together: Latencies
  readonly statement: Latencies
  readonly funds: Latencies
  readonly idle: DelayFigures
  readonly loaded: DelayFigures
  /** Checkouts a second that ran beside `loaded`. */
  readonly load: number
  readonly source: string
  /** Rows a second until the last answer, and until every read model had them. */
  readonly imported: { readonly answered: number; readonly settled: number }
  readonly replays: readonly Replayed[]
}

export async function measureFive(places: Places): Promise<FiveFigures> {
  const site = await openSite(places)
  try {
    const { client, admin } = site
    const plan = await site.plan('broker', admin.token, 'Basic')
    const warm = await checkouts(site, plan, callers)
    await runLoad(client, warm, callers, 201)
    const few = await checkouts(site, plan, Math.ceil(amounts.checkouts / 10))
    const alone = await runLoad(client, few, 1, 201)
    const many = await checkouts(site, plan, amounts.checkouts)
    const together = await runLoad(client, many, callers, 201)
    const history = `/api/billing/${admin.slug}/history?page_size=25&o=-created_at`
    await site.refreshed()
    const statement = await reading(site, history)
    const probe = await delayProbe(site, amounts.idleProbes * 2)
    const idle = await probe(amounts.idleProbes)
    const half = together.requests / together.seconds / 2
    const loaded = await underLoad(site, plan, half, probe)
    const imported = await importing(site)
    await site.refreshed()
    const funds = await reading(
      site,
      '/api/metrics/broker/funds?period_type=monthly&nb_periods=18&ends_at=1998-07-01'
    )
    const replays = await replaying(site)
    return { alone, together, statement, funds, idle, loaded, load: half, ...imported, replays }
  } finally {
    await site.close()
  }
}

function reading({ client, admin }: Site, path: string): Promise<Latencies> {
  return runLoad(client, repeated({ method: 'GET' as const, path, token: admin.token }), 16, 200)
}

/** Probes while others buy at a steady rate, each at its own instant whether those before are done or not. */
async function underLoad(
  site: Site,
  plan: string,
  rate: number,
  probe: (count: number, going?: () => boolean) => Promise<DelayFigures>
): Promise<DelayFigures> {
  const jobs = await checkouts(site, plan, Math.ceil(rate * amounts.loadSeconds))
  await site.settled()
  let going = true
  const begun = performance.now()
  const load = Promise.all(
    jobs.map(async (job, n) => {
      await pause((n / rate) * 1_000)
      await site.client.json(job)
    })
  ).finally(() => {
    going = false
  })
  const figures = await probe(amounts.idleProbes, () => going)
  await load
  if (performance.now() - begun > amounts.loadSeconds * 2_000) throw new Error('half the load was too much')
  return figures
}

async function importing(site: Site) {
  const { rows, source } = readSales()
  await site.refreshed()
  const begun = performance.now()
  let created = 0
  for (let n = 0; n < rows.length; n += rowsAtOnce) {
    const body = rows.slice(n, n + rowsAtOnce)
    const path = '/api/billing/broker/transfers/import'
    const job = { method: 'POST' as const, path, token: site.admin.token, body }
    created += (await site.client.json(job)).created
  }
  if (created !== rows.length) throw new Error(`${created} of ${rows.length} sales were imported`)
  const answered = rows.length / ((performance.now() - begun) / 1_000)
  await site.settled()
  return { source, imported: { answered, settled: rows.length / ((performance.now() - begun) / 1_000) } }
}

/** Read models of the services' own logs, and those of metrics, which are made from topics. */
async function replaying(site: Site): Promise<Replayed[]> {
  const rows = await site.command('replay', '--all')
  return rows.map(({ service, name, events, seconds, equal }: Replayed & { service: string }) => {
    return { name: `${service}.${name}`, events, seconds, equal }
  })
}
