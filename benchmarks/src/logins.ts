/**
 * What a login costs beside the one hash that it takes: processor time of a server of its own for each login, over that of
 * each check of a password in this process, in turns. `node benchmarks/dist/logins.js`
 */
import { argonHasher } from '@bursar/auth'
import { createClient } from './load/client.ts'
import { runLoad } from './load/run.ts'
import { login, ownSite } from './processes/own-site.ts'

const counts = { rounds: 5, each: 100, together: 2 }
const site = await ownSite(28_432)
const client = createClient(site.url, counts.together)

async function logins(): Promise<number> {
  const before = site.spentMs()
  const job = { method: 'POST', path: '/api/auth', body: login } as const
  await runLoad(client, Array(counts.each).fill(job), counts.together, 201)
  return (site.spentMs() - before) / counts.each
}

async function hashes(): Promise<number> {
  const hasher = argonHasher()
  const hash = await hasher.hash(login.password, 'here')
  const before = process.cpuUsage()
  for (let n = 0; n < counts.each; n += counts.together) {
    await Promise.all(
      Array.from({ length: counts.together }, () => hasher.verify(hash, login.password, 'here'))
    )
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / counts.each
}

try {
  // The first of each warms it up.
  await logins()
  await hashes()
  const rounds: { readonly login: number; readonly hash: number }[] = []
  for (let round = 0; round < counts.rounds; round++) {
    rounds.push({ login: await logins(), hash: await hashes() })
  }
  const least = (name: 'login' | 'hash') => Math.min(...rounds.map((round) => round[name]))
  const [one, other] = [least('login'), least('hash')]
  console.table(rounds)
  console.log(
    `a login ${one.toFixed(1)} ms, a hash ${other.toFixed(1)} ms of CPU: ${(one / other).toFixed(2)}`
  )
} finally {
  client.close()
  await site.stop()
}
