/**
 * What lists of a provider with very many subscribers cost, and what is felt of them beside.
 * `node benchmarks/dist/subscribers.js [COUNT]`, 100,000 by default
 */
import { performance } from 'node:perf_hooks'
import { importRows } from './measures/import.ts'
import { openStage, type Stage } from './measures/stage.ts'

const COUNT = Number(process.argv[2] ?? 100_000)
const TIMES = 5
const HOUR_MS = 3_600_000

const of = (list: string) => `/api/profile/broker/${list}`
const asked: Readonly<Record<string, string>> = {
  'subscriptions, active': of('subscribers/subscriptions'),
  'active, last page': `${of('subscribers/subscriptions')}?page=last`,
  'active, made since a date': `${of('subscribers/subscriptions')}?start_at=`,
  all: of('subscribers/subscriptions/all'),
  'all, ended since a date': `${of('subscribers/subscriptions/all')}?start_at=`,
  'all, made before a date': `${of('subscribers/subscriptions/all')}?ends_at=`,
  churned: of('subscribers/subscriptions/churned'),
  'of one plan': of('plans/basic/subscriptions'),
  'active, by name': `${of('subscribers/subscriptions')}?o=profile__full_name`,
  'active, searched': `${of('subscribers/subscriptions')}?q=s77`,
  'subscribers, by name': of('subscribers'),
  'subscribers, all': of('subscribers/all')
}

const stage = await openStage()
try {
  const now = Date.now()
  const at = (n: number) => new Date(now - (n % 1_400) * HOUR_MS).toISOString()
  const rows = Array.from({ length: COUNT }, (_, n) => {
    return { key: `k${n}`, subscriber: `s${n}`, plan: stage.plan, created_at: at(n), amount: 1_000 }
  })
  const begun = performance.now()
  await importRows(stage, rows)
  await stage.settled()
  console.log(JSON.stringify({ name: 'imported', rows: COUNT, seconds: seconds(begun) }))
  const date = new Date(now - 700 * HOUR_MS).toISOString()
  for (const [name, path] of Object.entries(asked)) {
    const url = path.endsWith('=') && /(start|ends)_at=$/.test(path) ? `${path}${date}` : path
    console.log(JSON.stringify({ name, ...(await measured(stage, url)) }))
  }
} finally {
  await stage.close()
}

/** The median of a few answers, and the longest turn of the event loop meanwhile. */
async function measured({ child, admin }: Stage, path: string) {
  const origin: string = await child.call('origin')
  const headers = { authorization: `Bearer ${admin.token}` }
  await child.call('watchLoop')
  const times: number[] = []
  let seen: { status: number; count?: number } = { status: 0 }
  for (let n = 0; n < TIMES; n++) {
    const begun = performance.now()
    const answered = await fetch(`${origin}${path}`, { headers })
    const { count } = (await answered.json()) as { count?: number }
    times.push(performance.now() - begun)
    seen = { status: answered.status, ...(count === undefined ? {} : { count }) }
  }
  times.sort((a, b) => a - b)
  const [medianMs, loopMsMax] = [times[TIMES >> 1] ?? 0, await child.call('loopDelay')]
  return { ...seen, medianMs: Math.round(medianMs * 10) / 10, loopMsMax: Math.round(loopMsMax * 10) / 10 }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10
}
