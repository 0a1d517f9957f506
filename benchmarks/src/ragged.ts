/**
 * 200,000 ragged rows sent to import, and what is felt of it beside: how long the event loop was held up, and how
 * long a probe waits. `node benchmarks/dist/ragged.js`
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { withCpu } from './measures/measured.ts'
import { openStage, type Stage } from './measures/stage.ts'

const HEADER = 'subscriber,created_at,amount\n'
const RAGGED = 'ta,2026-01-05,1,560\n'
const ROWS = 200_000
const ROWS_A_PART = 5_000
const PROBE_EVERY_MS = 5

const files: Readonly<Record<string, readonly string[]>> = {
  '200,000 ragged rows in parts of 5,000': Array.from(
    { length: ROWS / ROWS_A_PART },
    () => HEADER + RAGGED.repeat(ROWS_A_PART)
  ),
  '200,000 ragged rows in one upload': [HEADER + RAGGED.repeat(ROWS)],
  '0.4 MB of "a\\n"': ['a\n'.repeat(200_000)],
  '5,000 records that do not end, 8 MB': [HEADER + `ta,2026-01-05,"${'x'.repeat(1_600)}\n`.repeat(5_000)]
}

const stage = await openStage()
try {
  const origin: string = await stage.child.call('origin')
  console.log(JSON.stringify({ name: 'nothing, for 3 s', ...(await quiet(origin)) }))
  for (const [name, parts] of Object.entries(files)) {
    await measured(stage, origin, parts)
    console.log(JSON.stringify({ name, ...(await measured(stage, origin, parts)) }))
  }
} finally {
  await stage.close()
}

async function measured({ child, admin }: Stage, origin: string, parts: readonly string[]) {
  const watch = probe(`${origin}/-/live`)
  await child.call('watchLoop')
  const begun = performance.now()
  const statuses = new Set<number>()
  const { cpu } = await withCpu(child, async () => {
    for (const body of parts) {
      const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'text/csv' }
      const answered = await fetch(`${origin}/api/billing/broker/transfers/import`, {
        method: 'POST',
        headers,
        body
      })
      await answered.arrayBuffer()
      statuses.add(answered.status)
    }
  })
  const seconds = (performance.now() - begun) / 1_000
  const loopMsMax = await child.call('loopDelay')
  const waits = await watch.end()
  return {
    statuses: [...statuses],
    seconds: rounded(seconds),
    cpuMs: rounded(cpu),
    loopMsMax: rounded(loopMsMax),
    ...waited(waits)
  }
}

/** What a probe waits for on this machine when nothing is sent. */
async function quiet(origin: string) {
  const watch = probe(`${origin}/-/live`)
  await pause(3_000)
  return waited(await watch.end())
}

function waited(waits: readonly number[]) {
  const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0
  return { probes: waits.length, liveP99Ms: rounded(p99), liveMaxMs: rounded(waits.at(-1) ?? 0) }
}

/** Asks again and again, whether or not the last one was answered; ends with the sorted milliseconds of each. */
function probe(url: string) {
  const waits: number[] = []
  const open = new Set<Promise<void>>()
  let on = true
  async function ask() {
    const begun = performance.now()
    await (await fetch(url)).arrayBuffer()
    waits.push(performance.now() - begun)
  }
  const asking = (async () => {
    while (on) {
      const one = ask().finally(() => open.delete(one))
      open.add(one)
      await pause(PROBE_EVERY_MS)
    }
  })()
  return {
    async end() {
      on = false
      await asking
      await Promise.all(open)
      return waits.sort((a, b) => a - b)
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
