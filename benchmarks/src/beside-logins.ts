/**
 * What logins do to other requests, and what a token costs: the 99th percentile of requests of somebody who is logged in,
 * alone and while logins take all the hashing there is, and the processor time that a bearer token adds to a request, in
 * turns. `node benchmarks/dist/beside-logins.js`
 */
import { createClient, type Job } from './load/client.ts'
import { type Latencies, runLoad } from './load/run.ts'
import { login, ownSite } from './processes/own-site.ts'

/** A network may log in 600 times a minute. */
const counts = { rounds: 5, requests: 2_000, callers: 4, logins: 500, loggingIn: 16 }
const site = await ownSite(28_434)
const client = createClient(site.url, counts.callers)
const others = createClient(site.url, counts.loggingIn)

const { token } = await client.json({ method: 'POST', path: '/api/auth', body: login })
const asked: Job = { method: 'GET', path: '/api/profile/broker', token }

const requests = (job: Job, count = counts.requests): Promise<Latencies> =>
  runLoad(client, Array<Job>(count).fill(job), counts.callers, 200)

/** Milliseconds that they take while so many log in as can. */
async function p99WhileOthersLogIn(): Promise<number> {
  const job: Job = { method: 'POST', path: '/api/auth', body: login }
  let over = false
  const loggingIn = runLoad(others, Array<Job>(counts.logins).fill(job), counts.loggingIn, 201).then(() => {
    over = true
  })
  const found: Latencies[] = []
  while (!over) found.push(await requests(asked, 200))
  await loggingIn
  // The median: each has the percentile of a few requests alone.
  return found.map(({ p99 }) => p99).sort((a, b) => a - b)[found.length >> 1] ?? Number.NaN
}

/** Milliseconds of CPU a request. */
async function spent(job: Job): Promise<number> {
  const before = site.spentMs()
  await requests(job)
  return (site.spentMs() - before) / counts.requests
}

try {
  const open: Job = { method: 'GET', path: '/api/legal' }
  const rounds: { readonly open: number; readonly shown: number }[] = []
  await requests(asked)
  for (let round = 0; round < counts.rounds; round++) {
    rounds.push({ open: await spent(open), shown: await spent({ ...open, token }) })
  }
  console.table(rounds)
  const least = (name: 'open' | 'shown') => Math.min(...rounds.map((round) => round[name]))
  const alone = await requests(asked)
  const beside = await p99WhileOthersLogIn()
  console.log(`a token adds ${(least('shown') - least('open')).toFixed(3)} ms of CPU to a request`)
  console.log(
    `p99 alone ${alone.p99.toFixed(1)} ms, while others log in ${beside.toFixed(1)} ms: ` +
      `${(beside / alone.p99).toFixed(2)}`
  )
} finally {
  client.close()
  others.close()
  await site.stop()
}
