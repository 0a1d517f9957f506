/**
 * A replay of everything beside checkouts: `BURSAR_CDNOW=FILE node main.js [--writers 8] [--every 400] [--alone 30]
 * [--sales N] [--keep FILE]`. A system of its own gets the sales of the file; checkouts go on at a steady pace, first alone,
 * then while an operator replays every service's read models in Chromium, watches each to its swap and undoes it, then
 * alone again. Ends with 1 when a read model differs, a checkout was refused, or their p99 more than doubled.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signInto, visitConsole } from '../browser/console-visits.ts'
import { realBrowser } from '../browser/real-browser.ts'
import { ask, good } from '../load/ask.ts'
import { withFreshTokens } from '../load/fresh-tokens.ts'
import { furnish, type LoadSite } from '../load/load-site.ts'
import { measuredCheckouts } from './measured-checkouts.ts'
import { login, ownServer } from './own-server.ts'
import { type WatchedReplay, watchedReplay } from './watched-replay.ts'

const { values } = parseArgs({
  options: {
    writers: { type: 'string', default: '8' },
    every: { type: 'string', default: '400' },
    alone: { type: 'string', default: '30' },
    sales: { type: 'string', default: 'Infinity' },
    keep: { type: 'string' }
  }
})
/** How often more than alone the p99 may be beside the replay. */
const TIMES_MAX = 2
const UPLOAD_LINES = 5_000
const services = ['auth', 'profile', 'billing', 'metrics']
const ends: (() => Promise<unknown>)[] = []
const t = { teardown: (end: () => Promise<unknown>) => void ends.unshift(end) } as Parameters<
  typeof ownServer
>[0]

try {
  const found = await realBrowser(t)
  if (found.skip !== false) throw new Error(found.skip)
  const url = await ownServer(t)
  const site = await furnish(url, { admin: login, writers: Number(values.writers) })
  const sales = await importSales(url, site)
  const { page, faults } = await visitConsole(found.browser, url)
  await signInto(page, login.username)
  await page.goto('/system/projections')
  await page.getByText('all up to date').waitFor()
  // Whatever runs for the first time is slower.
  await alone(url, site, Math.min(10, Number(values.alone)))
  const before = await alone(url, site, Number(values.alone))
  const checkouts = measuredCheckouts(url, await withFreshTokens(url, site), Number(values.every))
  const replays: WatchedReplay[] = []
  const begun = performance.now()
  for (const service of services) {
    replays.push(await watchedReplay(page, service))
    console.error(JSON.stringify(replays.at(-1)))
  }
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  const beside = await checkouts.end()
  const after = await alone(url, site, Number(values.alone))
  // A machine that became slower meanwhile is not the replay's doing.
  const times = Math.round((beside.p99Ms / Math.max(before.p99Ms, after.p99Ms)) * 100) / 100
  const events = replays.reduce((sum, one) => sum + one.events, 0)
  const about = { date: new Date().toISOString().slice(0, 10), node: process.versions.node }
  const load = { writers: site.writers.length, everyMs: Number(values.every) }
  const result = { ...about, sales, load, seconds, events, replays, before, beside, after, times, faults }
  console.log(JSON.stringify(result, null, 2))
  if (values.keep) writeFileSync(values.keep, `${JSON.stringify(result, null, 2)}\n`)
  const refused = Object.keys({ ...before.disturbed, ...beside.disturbed, ...after.disturbed })
  const isKept = replays.every(({ equal }) => equal) && refused.length === 0 && times <= TIMES_MAX
  if (!isKept || faults.length > 0) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  for (const end of ends) await end()
}

async function alone(url: string, site: LoadSite, seconds: number) {
  const checkouts = measuredCheckouts(url, await withFreshTokens(url, site), Number(values.every))
  await pause(seconds * 1_000)
  return checkouts.end()
}

/** Books the file for the broker, and waits until every read model has it; answers how many sales that are. */
async function importSales(url: string, { admin }: Pick<LoadSite, 'admin'>): Promise<number> {
  const file = process.env.BURSAR_CDNOW
  if (file === undefined) throw new Error('BURSAR_CDNOW names no file of sales.')
  const [header = '', ...all] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  const lines = all.slice(0, Number(values.sales))
  for (let at = 0; at < lines.length; at += UPLOAD_LINES) {
    const body = [header, ...lines.slice(at, at + UPLOAD_LINES), ''].join('\n')
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'text/csv' }
    const answer = await fetch(`${url}/api/billing/broker/transfers/import`, {
      method: 'POST',
      headers,
      body
    })
    if (answer.status !== 201)
      throw new Error(`The import was answered ${answer.status}: ${await answer.text()}`)
  }
  for (;;) {
    const listed = good(await ask(url, 'GET', '/api/system/projections', admin), 200)
    const models: readonly { readonly lag: number }[] = listed.results ?? listed
    if (models.every(({ lag }) => lag === 0)) return lines.length
    await pause(200)
  }
}
