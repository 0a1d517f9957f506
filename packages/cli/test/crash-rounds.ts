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
import { ask, good, type Said } from './http.ts'
import { adminPassword, environment, type Server, startServer } from './processes.ts'

const WRITERS = 32
/** Acknowledged writes that are asked for again after each restart; all of them after the last. */
const REPEATS = 60

export interface CrashReport {
  readonly seed: number
  rounds: number
  acknowledged: number
  /** Acknowledged, and gone after a restart. */
  lost: number
  /** In the books more often than it was asked for. */
  twice: number
  /** Restarts after which everything was proved. */
  verify: number
  /** What was wrong, in words. */
  readonly wrong: string[]
}

/** One write as a client knows it: sent again under the same key until an answer comes. */
interface Write {
  readonly key: string
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body: unknown
  answer?: Said
}

interface Writer {
  readonly slug: string
  readonly token: string
  count: number
  pending: Write | undefined
  charges: number
}

interface Site {
  readonly admin: string
  readonly plan: string
  readonly writers: readonly Writer[]
  readonly acknowledged: Write[]
}

/** `onRound` is told how things stand after each restart. */
export async function crashRounds(
  rounds: number,
  seed: number,
  onRound: (report: CrashReport) => void = () => undefined
): Promise<CrashReport> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-crash-'))
  const env = environment(data)
  const random = mulberry(seed)
  const report: CrashReport = { seed, rounds: 0, acknowledged: 0, lost: 0, twice: 0, verify: 0, wrong: [] }
  let server = await startServer(env)
  try {
    const site = await furnish(server.url)
    for (let round = 1; round <= rounds; round++) {
      await load(server, site, random)
      server = await startServer(env)
      await check(server, site, random, report, round === rounds)
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

async function furnish(url: string): Promise<Site> {
  const login = { username: 'admin', password: adminPassword }
  const admin = good(await ask(url, 'POST', '/api/auth', undefined, login), 201).token
  const terms = { title: 'Crash', period_amount: 1000, period_type: 'monthly', is_active: true }
  const plan = good(await ask(url, 'POST', '/api/profile/broker/plans', admin, terms), 201).slug
  const writers: Writer[] = []
  for (let n = 0; n < WRITERS; n++) {
    const slug = `writer-${n}`
    const account = { username: slug, full_name: slug, email: `${slug}@a.test`, new_password: 'long-enough' }
    const { token } = good(await ask(url, 'POST', '/api/auth/register', undefined, account), 201)
    writers.push({ slug, token, count: 0, pending: undefined, charges: 0 })
  }
  for (const { slug, token } of writers) await profileOf(url, slug, token)
  return { admin, plan, writers, acknowledged: [] }
}

/** A registration makes the profile a moment later. */
async function profileOf(url: string, slug: string, token: string): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if ((await ask(url, 'GET', `/api/profile/${slug}`, token)).status === 200) return
    await pause(20)
  }
  throw new Error(`${slug} has no profile`)
}

/** All writers write until the server dies, at an instant that nobody knows before. */
async function load(server: Server, site: Site, random: () => number): Promise<void> {
  let dead = false
  const writing = site.writers.map(async (writer) => {
    while (!dead) {
      try {
        await send(server.url, site, writer, random)
      } catch (error) {
        if (!isNetwork(error)) throw error
        if (!dead) await pause(1)
      }
    }
  })
  await pause(150 + random() * 1_200)
  const end = server.end('SIGKILL')
  await end
  dead = true
  await Promise.all(writing)
}

function isNetwork(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError
}

/** One write: a new one, or the one that has no answer yet. */
async function send(url: string, site: Site, writer: Writer, random: () => number): Promise<void> {
  writer.pending ??= newWrite(site, writer, random)
  const write = writer.pending
  const isCheckout = write.path.endsWith('/checkout')
  // Adding what is in the cart already changes nothing, so only the checkout needs a key.
  if (isCheckout) good(await ask(url, 'POST', '/api/cart', write.token, { plan: site.plan }), 200, 201)
  const said = await ask(url, write.method, write.path, write.token, write.body, write.key)
  if (said.status === 409 || said.status === 503) return
  good(said, 200, 201)
  write.answer = said
  writer.pending = undefined
  if (isCheckout) writer.charges += 1
  site.acknowledged.push(write)
}

function newWrite(site: Site, writer: Writer, random: () => number): Write {
  const { slug, token } = writer
  const key = `${slug}-${++writer.count}`
  switch (Math.floor(random() * 4)) {
    case 0:
      return { key, method: 'PATCH', path: `/api/profile/${slug}`, token, body: { full_name: key } }
    case 1: {
      const body = { title: `Plan ${key}`, period_amount: 100, period_type: 'monthly' }
      return { key, method: 'POST', path: '/api/profile/broker/plans', token: site.admin, body }
    }
    case 2: {
      const body = [{ subscriber: slug, created_at: '2026-01-01', amount: 5, key }]
      const path = '/api/billing/broker/transfers/import'
      return { key, method: 'POST', path, token: site.admin, body }
    }
    default: {
      const body = { processor_token: 'tok_visa' }
      return { key, method: 'POST', path: `/api/billing/${slug}/checkout`, token, body }
    }
  }
}

async function check(server: Server, site: Site, random: () => number, report: CrashReport, all: boolean) {
  for (const writer of site.writers) {
    for (let n = 0; writer.pending && n < 100; n++) {
      await send(server.url, site, writer, random)
      if (writer.pending) await pause(20)
    }
  }
  await repeat(server.url, site, random, report, all)
  await countCharges(server.url, site, report)
  const proof = good(await ask(server.url, 'GET', '/api/system/verify', server.operatorToken), 200)
  if (proof.ok) report.verify += 1
  else report.wrong.push(...proof.checks.filter(({ ok }: any) => !ok).map((one: any) => JSON.stringify(one)))
}

/** The same key again: the first answer, which is there only when its write is. */
async function repeat(url: string, site: Site, random: () => number, report: CrashReport, all: boolean) {
  const { acknowledged } = site
  const picked = all
    ? acknowledged
    : Array.from({ length: REPEATS }, () => acknowledged[Math.floor(random() * acknowledged.length)])
  for (const write of [...picked, ...acknowledged.slice(-REPEATS)]) {
    if (!write?.answer) continue
    const said = await ask(url, write.method, write.path, write.token, write.body, write.key)
    if (said.replayed && JSON.stringify(said.body) === JSON.stringify(write.answer.body)) continue
    report.lost += 1
    report.wrong.push(`${write.method} ${write.path} ${write.key}: ${JSON.stringify(said)}`)
  }
}

async function countCharges(url: string, site: Site, report: CrashReport): Promise<void> {
  for (const { slug, token, charges } of site.writers) {
    const path = `/api/billing/${slug}/history?page_size=1`
    const { count } = good(await ask(url, 'GET', path, token), 200)
    const imports = site.acknowledged.filter(
      ({ body }) => Array.isArray(body) && body[0].subscriber === slug
    ).length
    // An order and its payment, for each checkout and each import.
    const expected = 2 * (charges + imports)
    if (count === expected) continue
    report[count > expected ? 'twice' : 'lost'] += 1
    report.wrong.push(`${slug} has ${count} statement rows, ${expected} were acknowledged`)
  }
}

/** Random numbers of a seed, so that a run can be told again. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
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
