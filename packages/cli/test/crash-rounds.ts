/**
 * Kills a server under load again and again, and proves after each restart that every acknowledged write is
 * there, once. As a program: `node dist-test/crash-rounds.js --rounds 50 [--seed 7]` prints a JSON report.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  ask,
  type Books,
  furnish,
  good,
  type LoadSite,
  numbersInLog,
  proveWrites,
  type Round,
  seeded,
  writing
} from '@bursar/testing'
import { adminPassword, bursar, environment, type Server, startServer } from './processes.ts'

const WRITERS = 32

export interface CrashReport extends Books {
  readonly seed: number
  rounds: number
  acknowledged: number
  /** Restarts after which everything was proved. */
  verify: number
  /** Invoices of checkouts, whose numbers have neither gap nor double in the log as each kill left it. */
  invoices: number
}

/** `onRound` is told how things stand after each restart. */
export async function crashRounds(
  rounds: number,
  seed: number,
  onRound: (report: CrashReport) => void = () => undefined
): Promise<CrashReport> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-crash-'))
  const env = environment(data)
  const { next } = seeded(seed)
  const report: CrashReport = {
    seed,
    rounds: 0,
    acknowledged: 0,
    lost: 0,
    twice: 0,
    verify: 0,
    invoices: 0,
    wrong: []
  }
  let server = await startServer(env)
  try {
    const admin = { username: 'admin', password: adminPassword }
    const site = await furnish(server.url, { admin, writers: WRITERS })
    for (let round = 1; round <= rounds; round++) {
      const first = site.acknowledged.length
      await load(server, site, next)
      await checkNumbers(env, report)
      server = await startServer(env)
      await check(server, site, { first, last: round === rounds, next }, report)
      report.rounds = round
      report.acknowledged = site.acknowledged.length
      onRound(report)
    }
  } finally {
    await server.end('SIGKILL')
    rmSync(data, { recursive: true, force: true })
  }
  return report
}

/** All writers write until the server dies, at an instant that nobody knows before. */
async function load(server: Server, site: LoadSite, next: () => number): Promise<void> {
  const writers = writing(site, () => [server.url], next)
  await pause(150 + next() * 1_200)
  await server.end('SIGKILL')
  await writers.end()
}

/** Of the log as the kill left it. */
async function checkNumbers(env: Record<string, string>, report: CrashReport): Promise<void> {
  const { out } = await bursar(['events', 'billing', '--limit', '1000000', '--json'], env)
  const { numbered, wrong } = numbersInLog(JSON.parse(out))
  report.invoices = numbered
  report.wrong.push(...wrong)
}

async function check(server: Server, site: LoadSite, round: Round, report: CrashReport) {
  await proveWrites(server.url, site, round, report)
  const proof = good(await ask(server.url, 'GET', '/api/system/verify', server.operatorToken), 200)
  if (proof.ok) report.verify += 1
  else report.wrong.push(...proof.checks.filter(({ ok }: any) => !ok).map((one: any) => JSON.stringify(one)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.error(`seed ${seed}`)
  const report = await crashRounds(Number(values.rounds ?? 50), seed, (sofar) => {
    console.error(`round ${sofar.rounds}: ${sofar.acknowledged} acknowledged, ${sofar.wrong.length} wrong`)
  })
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.lost + report.twice + report.wrong.length === 0 ? 0 : 1
}
