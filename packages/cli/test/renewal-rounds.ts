/**
 * Kills a server in the middle of the daily job again and again, and proves after each restart that every renewal was
 * made once, and that numbers of invoices have neither gap nor double, also in the log as the kill left it. As a
 * program: `node dist-test/renewal-rounds.js --rounds 20 [--seed 7] [--keep FILE]` prints a JSON report, and writes it
 * to the file.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  ask,
  chargesKnown,
  emptyRenewals,
  furnish,
  good,
  type LoadSite,
  monthsAfterBegin,
  numbersInLog,
  proveModels,
  proveRenewals,
  RENEWALS_BEGIN,
  type RenewalReport,
  rowsInLog,
  seeded,
  withFreshTokens
} from '@bursar/testing'
import { adminPassword, bursar, environment, type Server, startServer } from './processes.ts'

const limits = { begunMs: 120_000, spreadMs: 60 }

/** A month for each round: the job begins when the clock is moved, and the server is killed once some are charged. */
export async function renewalRounds(
  { rounds, subscribers, seed }: { rounds: number; subscribers: number; seed: number },
  onRound: (report: RenewalReport) => void = () => undefined
): Promise<RenewalReport> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-renewal-crash-'))
  const at = (now: string) => environment(data, { BURSAR_TEST_CLOCK: now })
  const { next } = seeded(seed)
  const report = emptyRenewals(seed, subscribers)
  let server = await startServer(at(RENEWALS_BEGIN))
  try {
    const admin = { username: 'admin', password: adminPassword }
    let site = await furnish(server.url, { admin, writers: subscribers })
    for (let round = 1; round <= rounds; round++) {
      site = await withFreshTokens(server.url, site)
      const now = monthsAfterBegin(round)
      const before = subscribers * round
      await killAmidst(server, site, { now, before, afterMs: next() * limits.spreadMs })
      const events = await eventsInLog(at(now))
      const made = countOf(events, 'billing.charge-settled')
      if (made > before && made < before + subscribers) report.inTheMiddle += 1
      report.rows = rowsInLog(events).rows
      if (checkNumbers(events, report) < countOf(events, 'billing.order-placed')) report.amidNumbers += 1
      server = await startServer(at(now))
      site = await withFreshTokens(server.url, site)
      await proveRenewals(server.url, site, round + 1, report.wrong)
      await verify(server, report)
      report.rounds = round
      onRound(report)
    }
    await server.end('SIGTERM')
    const events = await eventsInLog(at(monthsAfterBegin(rounds)))
    const { rows, twice } = rowsInLog(events)
    report.rows = rows
    checkNumbers(events, report)
    report.wrong.push(...twice)
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
  const deadline = Date.now() + limits.begunMs
  while ((await chargesKnown(server.url, site)) <= before) {
    if (Date.now() > deadline) throw new Error('the job does not run')
  }
  await pause(afterMs)
  await server.end('SIGKILL')
}

/** Of the stopped system, which runs no jobs for a command: what had been asked of the processor is finished. */
async function eventsInLog(env: Record<string, string>): Promise<{ type: string; data: object }[]> {
  const { out } = await bursar(['events', 'billing', '--limit', '1000000', '--json'], env)
  return JSON.parse(out)
}

type Events = Awaited<ReturnType<typeof eventsInLog>>

/** Answers how many invoices there are by now. */
function checkNumbers(events: Events, report: RenewalReport): number {
  const { numbered, wrong } = numbersInLog(events)
  report.invoices = numbered
  report.wrong.push(...wrong)
  return numbered
}

const countOf = (events: Events, wanted: string) => events.filter(({ type }) => type === wanted).length

async function verify({ url, operatorToken }: Server, report: RenewalReport): Promise<void> {
  const books = { lost: 0, twice: 0, wrong: [] as string[] }
  await proveModels(url, operatorToken, books)
  if (books.wrong.length === 0) report.verify += 1
  report.wrong.push(...books.wrong)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = {
    rounds: { type: 'string' },
    subscribers: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'string' }
  } as const
  const { values } = parseArgs({ options })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.error(`seed ${seed}`)
  const asked = { rounds: Number(values.rounds ?? 20), subscribers: Number(values.subscribers ?? 100), seed }
  // Also of rounds that are stopped.
  const keep = (report: RenewalReport) => {
    if (values.keep !== undefined) writeFileSync(values.keep, `${JSON.stringify(report, null, 2)}\n`)
  }
  const report = await renewalRounds(asked, (sofar) => {
    const { rounds, inTheMiddle, wrong } = sofar
    keep(sofar)
    console.error(`round ${rounds}: ${inTheMiddle} killed in the middle, ${wrong.length} wrong`)
  })
  keep(report)
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.wrong.length === 0 ? 0 : 1
}
