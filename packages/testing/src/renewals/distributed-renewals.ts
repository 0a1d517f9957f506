/**
 * Kills processes of a system on Kafka and MongoDB in the middle of the daily job, again and again, and proves each time
 * that every renewal was made once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { EventStore } from '@bursar/event-sourcing'
import { storesOf } from '../faults/faults.ts'
import { type FaultSystem, startSystem } from '../faults/system.ts'
import { proveSystem } from '../faults/system-proof.ts'
import { ask, good } from '../load/ask.ts'
import { answered, type Books } from '../load/books.ts'
import { withFreshTokens } from '../load/fresh-tokens.ts'
import { furnish } from '../load/load-site.ts'
import type { OwnParts } from '../real/own-parts.ts'
import { seeded } from '../seeded-world.ts'
import { numbersInLog } from './numbers-in-log.ts'
import {
  emptyRenewals,
  monthsAfterBegin,
  proveRenewals,
  RENEWALS_BEGIN,
  type RenewalReport,
  rowsInLog
} from './prove-renewals.ts'

export interface DistributedRenewals {
  readonly parts: OwnParts
  readonly rounds: number
  readonly subscribers: number
  readonly seed: number
  /** Folder for secrets and logs of the processes. */
  readonly folder: string
  /** Told how things stand after each round. */
  onRound?(report: RenewalReport): void
}

const PREFIX = 'renewals'
const limits = { begunMs: 120_000, lookMs: 5, page: 1_000, minutes: 40, minuteMs: 2_000 }

/** A month for each round. What it throws no crash explains. */
export async function distributedRenewals(options: DistributedRenewals): Promise<RenewalReport> {
  const { parts, rounds, subscribers, seed, folder, onRound } = options
  const { next } = seeded(seed)
  const report = emptyRenewals(seed, subscribers)
  const system = await startSystem({ parts, folder, prefix: PREFIX, testClock: RENEWALS_BEGIN })
  const stores = await storesOf(parts, PREFIX, 'billing')
  try {
    let site = await furnish(system.url, { admin: system.admin, writers: subscribers })
    for (let round = 1; round <= rounds; round++) {
      const { position: from } = await stores.events.head()
      const wanted = 1 + Math.floor((next() * subscribers) / 2)
      const all = next() < 0.5
      await killAmidst(system, stores.events, { now: monthsAfterBegin(round), from, wanted, all })
      if ((await settledSince(stores.events, from)) < subscribers) report.inTheMiddle += 1
      if ((await checkNumbers(stores.events, report)) < (await soldIn(stores.events))) report.amidNumbers += 1
      await back(system)
      await goOn(system, stores.events, { round, from, subscribers })
      site = await withFreshTokens(system.url, site)
      await proveRenewals(system.url, site, round + 1, report.wrong)
      await prove(system, parts, stores.events, report)
      report.rounds = round
      onRound?.(report)
    }
  } finally {
    await stores.close()
    await system.stop()
  }
  return report
}

interface Kill {
  readonly now: string
  /** Where the log ended before. */
  readonly from: number
  /** Charges that have to be in the log by then. */
  readonly wanted: number
  /** All processes, or billing alone. */
  readonly all: boolean
}

/** The clock is moved, and processes die once so many charges are made. */
async function killAmidst(
  system: FaultSystem,
  log: EventStore,
  { now, from, wanted, all }: Kill
): Promise<void> {
  const { processes } = system
  await moveClock(system, now)
  const deadline = Date.now() + limits.begunMs
  while ((await settledSince(log, from)) < wanted) {
    if (Date.now() > deadline) throw new Error('the job does not run')
    await pause(limits.lookMs)
  }
  await Promise.all((all ? Object.values(processes) : [processes.billing]).map((one) => one.kill()))
}

async function moveClock({ operatorUrl, operatorToken }: FaultSystem, now: string): Promise<void> {
  good(await answered(() => ask(operatorUrl, 'PUT', '/-/clock', operatorToken, { now })), 200)
}

/**
 * What was asked of the processor and has no answer is asked again as time goes on, and once more where the one who asked
 * may still be at it: the clock moves a minute every few seconds.
 */
async function goOn(
  system: FaultSystem,
  log: EventStore,
  { round, from, subscribers }: { round: number; from: number; subscribers: number }
): Promise<void> {
  for (let minute = 1; minute <= limits.minutes; minute++) {
    await moveClock(system, monthsAfterBegin(round, minute))
    if ((await settledSince(log, from)) >= subscribers) return
    await pause(limits.minuteMs)
  }
}

async function back({ processes, ready }: FaultSystem): Promise<void> {
  for (const one of Object.values(processes)) one.start()
  for (const one of Object.values(processes)) await ready(one)
}

/** Logs, topics, read models and ledger, and the rows of the log one by one. */
async function prove(
  system: FaultSystem,
  parts: OwnParts,
  log: EventStore,
  report: RenewalReport
): Promise<void> {
  const books: Books = { lost: 0, twice: 0, wrong: [] }
  await proveSystem(system, parts, books)
  const posted = []
  for await (const { body } of eventsOf(log, 'billing.ledger-posted')) posted.push(JSON.parse(body))
  const { rows, twice } = rowsInLog(posted)
  report.rows = rows
  report.wrong.push(...books.wrong, ...twice)
  report.invoices = await checkNumbers(log, report)
  if (books.wrong.length === 0) report.verify += 1
}

/** Answers how many invoices there are by now. */
async function checkNumbers(log: EventStore, { wrong }: RenewalReport): Promise<number> {
  const events = []
  for await (const { body } of eventsOf(log, 'billing.invoice-numbered')) events.push(JSON.parse(body))
  const found = numbersInLog(events)
  wrong.push(...found.wrong)
  return found.numbered
}

async function soldIn(log: EventStore): Promise<number> {
  let count = 0
  for await (const _ of eventsOf(log, 'billing.order-placed')) count += 1
  return count
}

async function settledSince(log: EventStore, from: number): Promise<number> {
  let count = 0
  for await (const _ of eventsOf(log, 'billing.charge-settled', from)) count += 1
  return count
}

async function* eventsOf(log: EventStore, type: string, from = 0) {
  const { position } = await log.head()
  for (let after = from; after < position; after += limits.page)
    yield* await log.read(after, limits.page, [type])
}
