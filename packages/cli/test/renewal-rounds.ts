/**
 * Kills a server in the middle of the daily job again and again, and proves after each restart that every renewal was
 * made once. As a program: `node dist-test/renewal-rounds.js --rounds 20 [--seed 7]` prints a JSON report.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ask, furnish, good, type LoadSite, seeded } from '@bursar/testing'
import { adminPassword, bursar, environment, type Server, startServer } from './processes.ts'

export interface RenewalReport {
  readonly seed: number
  readonly subscribers: number
  rounds: number
  /** Rounds whose server was killed when some of that month were charged and some were not. */
  inTheMiddle: number
  /** Restarts after which everything was proved. */
  verify: number
  readonly wrong: string[]
}

const BEGIN = '2025-01-10T12:00:00.000Z'
const limits = { renewedMs: 120_000, lookMs: 25, spreadMs: 60 }

/** A month for each round: the job begins when the clock is moved, and the server is killed once some are charged. */
export async function renewalRounds(
  { rounds, subscribers, seed }: { rounds: number; subscribers: number; seed: number },
  onRound: (report: RenewalReport) => void = () => undefined
): Promise<RenewalReport> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-renewal-crash-'))
  const at = (now: string) => environment(data, { BURSAR_TEST_CLOCK: now })
  const { next } = seeded(seed)
  const report: RenewalReport = { seed, subscribers, rounds: 0, inTheMiddle: 0, verify: 0, wrong: [] }
  let server = await startServer(at(BEGIN))
  try {
    const admin = { username: 'admin', password: adminPassword }
    const site = await furnish(server.url, { admin, writers: subscribers })
    for (let round = 1; round <= rounds; round++) {
      const now = monthsLater(round)
      const before = subscribers * round
      await killAmidst(server, site, { now, before, afterMs: next() * limits.spreadMs })
      const made = await chargesInLog(at(now))
      if (made > before && made < before + subscribers) report.inTheMiddle += 1
      server = await startServer(at(now))
      await prove(server, site, round, report)
      report.rounds = round
      onRound(report)
    }
  } finally {
    await server.end('SIGKILL')
    rmSync(data, { recursive: true, force: true })
  }
  return report
}

/** The clock is moved, and the server dies at some moment after the first charges. */
async function killAmidst(
  server: Server,
  site: LoadSite,
  { now, before, afterMs }: { now: string; before: number; afterMs: number }
): Promise<void> {
  good(await ask(server.operatorUrl, 'PUT', '/-/clock', server.operatorToken, { now }), 200)
  const deadline = Date.now() + limits.renewedMs
  while ((await charged(server, site)) <= before) {
    if (Date.now() > deadline) throw new Error('the job does not run')
  }
  await pause(afterMs)
  await server.end('SIGKILL')
}

/** Of the stopped system, which runs no jobs for a command: what had been asked of the processor is finished. */
async function chargesInLog(env: Record<string, string>): Promise<number> {
  const { out } = await bursar(['events', 'billing', '--limit', '1000000', '--json'], env)
  return JSON.parse(out).filter(({ type }: { type: string }) => type === 'billing.charge-settled').length
}

async function charged(server: Server, { admin }: LoadSite): Promise<number> {
  return good(await ask(server.url, 'GET', '/api/billing/charges?page_size=1', admin), 200).count
}

/** Waits until the job is done, and looks at what each subscriber was charged, and at everything else. */
async function prove(server: Server, site: LoadSite, round: number, report: RenewalReport): Promise<void> {
  const deadline = Date.now() + limits.renewedMs
  const wanted = report.subscribers * (round + 1)
  while ((await charged(server, site)) < wanted && Date.now() < deadline) await pause(limits.lookMs)
  // What is made twice is made by now, or by the run after this one.
  good(await ask(server.url, 'POST', '/api/billing/renew', site.admin, {}), 200)
  for (const { slug, token } of site.writers) {
    const charges = good(await ask(server.url, 'GET', `/api/billing/${slug}/charges`, token), 200)
    const history = good(await ask(server.url, 'GET', `/api/billing/${slug}/history`, token), 200)
    const due = good(await ask(server.url, 'GET', `/api/billing/${slug}/balance`, token), 200)
    const said = { charges: charges.count, rows: history.count, due: due.balance_amount }
    const right = { charges: round + 1, rows: 2 * (round + 1), due: 0 }
    if (JSON.stringify(said) !== JSON.stringify(right)) report.wrong.push(`${slug}: ${JSON.stringify(said)}`)
  }
  const proof = good(await ask(server.url, 'GET', '/api/system/verify', server.operatorToken), 200)
  if (proof.ok) report.verify += 1
  else report.wrong.push(...proof.checks.filter(({ ok }: any) => !ok).map((one: any) => JSON.stringify(one)))
}

/** The same day some months later, two hours before the periods end. */
function monthsLater(months: number): string {
  return new Date(Date.UTC(2025, months, 10, 10)).toISOString()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = {
    rounds: { type: 'string' },
    subscribers: { type: 'string' },
    seed: { type: 'string' }
  } as const
  const { values } = parseArgs({ options })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.error(`seed ${seed}`)
  const asked = { rounds: Number(values.rounds ?? 20), subscribers: Number(values.subscribers ?? 100), seed }
  const report = await renewalRounds(asked, ({ rounds, inTheMiddle, wrong }) => {
    console.error(`round ${rounds}: ${inTheMiddle} killed in the middle, ${wrong.length} wrong`)
  })
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.wrong.length === 0 ? 0 : 1
}
