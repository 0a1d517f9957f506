/** Reads that have to cost the same however much is stored: a statement's last rows, a table of figures. */
import { type Client, createClient, type Job } from '../load/client.ts'
import { runLoad } from '../load/run.ts'
import { type Child, startChild } from '../processes/child.ts'
import { sizes } from '../sizes.ts'
import { importRows } from './import.ts'
import { medians, withCpu } from './measured.ts'
import type { SaleRow } from './sales.ts'
import { type Caller, openStage, type Stage } from './stage.ts'

/** Milliseconds each. `fastify`: processor time of a bare Fastify that sends the same JSON. */
export type ReadFigures = {
  readonly cpu: number
  readonly p50: number
  readonly p99: number
  readonly fastify: number
}

const callers = 16
/** An imported sale has two rows in its subscriber's statement: the order, and its payment. */
const rowsOfSale = 2
/** More statements than are kept in memory, with a page of rows each. */
export const spread = { subscribers: 1_200, rows: 26 }

/**
 * Each read again and again, beside a bare Fastify, in turns, so that what else the machine does falls on all of
 * them. A read may be several requests that take turns too.
 */
export async function measureReads(stage: Stage, reads: readonly (readonly Job[])[]): Promise<ReadFigures[]> {
  const runs = reads.map((): ReadFigures[] => [])
  const bare = startChild('fastify')
  const bareClient = createClient(await bare.call('origin'), callers)
  try {
    const answers = await Promise.all(reads.map(([job]) => stage.client.json(job as Job)))
    for (let run = -1; run < 3; run++) {
      for (const [n, jobs] of reads.entries()) {
        const figures = await readFigures(stage.child, stage.client, jobs, run + 1)
        await bare.call('answer', answers[n])
        const { cpu: fastify } = await readFigures(bare, bareClient, [{ method: 'GET', path: '/answer' }], 0)
        if (run >= 0) runs[n]?.push({ ...figures, fastify })
      }
    }
    return runs.map(medians)
  } finally {
    bareClient.close()
    await bare.end()
  }
}

/** Goes on where the run before ended, so that whoever has waited longest is next. */
async function readFigures(child: Child, client: Client, jobs: readonly Job[], run: number) {
  const first = run * sizes.reads
  const all = Array.from({ length: sizes.reads }, (_, n) => jobs[(first + n) % jobs.length] as Job)
  const { value, cpu } = await withCpu(child, () => runLoad(client, all, callers, 200))
  return { cpu: cpu / all.length, p50: value.p50, p99: value.p99 }
}

/** What the reads cost that pages of an application are made of. */
export interface PageFigures {
  /** The last rows of a statement, by its length. */
  readonly statements: Readonly<Record<number, ReadFigures>>
  /** The same of statements of which each is read in its turn, so that nobody has just read it. */
  readonly spread: ReadFigures
  readonly session: ReadFigures
  readonly profile: ReadFigures
}

/** Statements of several lengths, who is logged in, and a profile, in one system. */
export async function measurePages(): Promise<PageFigures> {
  const stage = await openStage()
  try {
    const lengths: Job[] = []
    for (const rows of sizes.statements) lengths.push(...(await makeStatements(stage, 1, rows)))
    const others = await makeStatements(stage, spread.subscribers, spread.rows)
    const { token, slug } = stage.admin
    const [figures, [turns, session, profile]] = split(
      await measureReads(stage, [
        ...lengths.map((job) => [job]),
        others,
        [{ method: 'GET', path: '/api/auth/tokens', token }],
        [{ method: 'GET', path: `/api/profile/${slug}`, token }]
      ]),
      lengths.length
    )
    if (!turns || !session || !profile) throw new Error('a page was not measured')
    const statements = Object.fromEntries(
      sizes.statements.map((rows, n) => [rows, figures[n] as ReadFigures])
    )
    return { statements, spread: turns, session, profile }
  } finally {
    await stage.close()
  }
}

function split<Item>(items: readonly Item[], at: number): [Item[], Item[]] {
  return [items.slice(0, at), items.slice(at)]
}

/** Makes subscribers with so many rows each, and the requests for the last of them. */
async function makeStatements(stage: Stage, count: number, rows: number): Promise<Job[]> {
  const subscribers = await stage.callers(count)
  await stage.settled()
  // Who ordered from the provider has its imports in the own statement, too.
  await order(stage, subscribers)
  await importRows(
    stage,
    subscribers.flatMap((subscriber) => salesOf(subscriber, rows / rowsOfSale - 1))
  )
  await stage.settled()
  const jobs = subscribers.map(({ slug, token }): Job => {
    const path = `/api/billing/${slug}/history?page_size=25&o=-created_at`
    return { method: 'GET', path, token }
  })
  const { count: found } = await stage.client.json(jobs.at(-1) as Job)
  if (found !== rows) throw new Error(`the statement has ${found} rows and not ${rows}`)
  return jobs
}

/** Each buys the plan once, which is an order and its payment. */
async function order({ client, plan, settled }: Stage, subscribers: readonly Caller[]): Promise<void> {
  const jobs = (path: (slug: string) => string, body: unknown) =>
    subscribers.map(({ slug, token }): Job => ({ method: 'POST', path: path(slug), token, body }))
  await runLoad(
    client,
    jobs(() => '/api/cart', { plan }),
    32,
    201
  )
  await settled()
  const card = { processor_token: 'tok_visa', remember_card: true }
  await runLoad(
    client,
    jobs((slug) => `/api/billing/${slug}/checkout`, card),
    32,
    201
  )
  await settled()
}

function salesOf({ slug }: Caller, count: number): SaleRow[] {
  const first = Date.UTC(2020, 0, 1)
  return Array.from({ length: count }, (_, n) => ({
    subscriber: slug,
    created_at: new Date(first + n * 60_000).toISOString(),
    amount: 1_000 + n,
    key: `${slug} ${n}`
  }))
}
