/** Reads that have to cost the same however much is stored: a statement's last rows, a table of figures. */
import { type Client, createClient, type Job } from '../load/client.ts'
import { runLoad } from '../load/run.ts'
import { type Child, startChild } from '../processes/child.ts'
import { sizes } from '../sizes.ts'
import { importRows } from './import.ts'
import { medians, withCpu } from './measured.ts'
import type { SaleRow } from './sales.ts'
import { type Caller, openStage, type Stage } from './stage.ts'

/** Milliseconds each. */
export type ReadFigures = { readonly cpu: number; readonly p50: number; readonly p99: number }

const callers = 16
/** An imported sale has two rows in its subscriber's statement: the order, and its payment. */
const rowsOfSale = 2

/** Each request again and again, in turns, so that what else the machine does falls on all of them. */
export async function measureReads(stage: Stage, jobs: readonly Job[]): Promise<ReadFigures[]> {
  const runs = jobs.map((): ReadFigures[] => [])
  for (const job of jobs) await runLoad(stage.client, repeated(job, sizes.reads / 2), callers, 200)
  for (let run = 0; run < 3; run++) {
    for (const [n, job] of jobs.entries()) {
      runs[n]?.push(await readFigures(stage.child, stage.client, job))
    }
  }
  return runs.map(medians)
}

async function readFigures(child: Child, client: Client, job: Job): Promise<ReadFigures> {
  const jobs = repeated(job, sizes.reads)
  const { value, cpu } = await withCpu(child, () => runLoad(client, jobs, callers, 200))
  return { cpu: cpu / jobs.length, p50: value.p50, p99: value.p99 }
}

const repeated = (job: Job, times: number): Job[] => Array.from({ length: times }, () => job)

/** What the statements cost, and a bare Fastify that sends the same JSON. */
export interface StatementFigures {
  readonly rows: Readonly<Record<number, ReadFigures>>
  readonly fastify: ReadFigures
}

/** The last 25 rows of statements of several lengths, in one system. */
export async function measureStatement(): Promise<StatementFigures> {
  const stage = await openStage()
  try {
    const jobs: Job[] = []
    for (const rows of sizes.statements) jobs.push(await makeStatement(stage, rows))
    const figures = await measureReads(stage, jobs)
    const fastify = await bareFigures(await stage.client.json(jobs[0] as Job))
    const rows = sizes.statements.map((count, n) => [count, figures[n]] as const)
    return { rows: Object.fromEntries(rows) as StatementFigures['rows'], fastify }
  } finally {
    await stage.close()
  }
}

/** Makes a subscriber with so many rows, and the request for the last of them. */
async function makeStatement(stage: Stage, rows: number): Promise<Job> {
  const [subscriber] = (await stage.callers(1)) as [Caller]
  await stage.settled()
  await importRows(stage, salesOf(subscriber, rows / rowsOfSale))
  await stage.settled()
  const path = `/api/billing/${subscriber.slug}/history?page_size=25&o=-created_at`
  const job: Job = { method: 'GET', path, token: subscriber.token }
  const { count } = await stage.client.json(job)
  if (count !== rows) throw new Error(`the statement has ${count} rows and not ${rows}`)
  return job
}

async function bareFigures(answer: unknown): Promise<ReadFigures> {
  const child = startChild('fastify')
  const client = createClient(await child.call('origin'), callers)
  try {
    await child.call('answer', answer)
    const job: Job = { method: 'GET', path: '/answer' }
    await runLoad(client, repeated(job, sizes.reads), callers, 200)
    return await readFigures(child, client, job)
  } finally {
    client.close()
    await child.end()
  }
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
