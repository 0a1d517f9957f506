/** A checkout that is charged, against the limits of answering and of writing. */
import { type Client, createClient, type Job } from '../load/client.ts'
import { type Latencies, runLoad } from '../load/run.ts'
import { type Child, startChild } from '../processes/child.ts'
import type { WrittenAppend } from '../server/stored-events.ts'
import { sizes } from '../sizes.ts'
import { medians, withCpu } from './measured.ts'
import { type Caller, openStage, type Stage } from './stage.ts'

/** Milliseconds each, processor time of the measured process only. */
export type CheckoutFigures = {
  readonly cpu: number
  readonly p50: number
  readonly p99: number
  readonly perSecond: number
  readonly fastifyCpu: number
  readonly fastifyP50: number
  readonly sqliteCpu: number
  readonly sqliteMs: number
}

const warmUp = sizes.checkouts.together

/** Figures for each number of callers at once. */
export async function measureCheckout(): Promise<Record<number, CheckoutFigures>> {
  const stage = await openStage()
  const fastify = startChild('fastify')
  const sqlite = startChild('sqlite')
  const bare = createClient(await fastify.call('origin'), 64)
  try {
    await fastify.call('answer', await warm(stage, bare))
    const figures: Record<number, CheckoutFigures> = {}
    for (const [callers, count] of [
      [1, sizes.checkouts.alone],
      [64, sizes.checkouts.together]
    ] as const) {
      const runs: CheckoutFigures[] = []
      for (let run = 0; run < sizes.runs; run++) {
        runs.push(await measureRun({ stage, fastify, sqlite, bare }, callers, count))
      }
      figures[callers] = medians(runs)
    }
    return figures
  } finally {
    bare.close()
    await Promise.all([stage.close(), fastify.end(), sqlite.end()])
  }
}

/** Callers with a filled cart each. */
async function shoppers(stage: Stage, count: number): Promise<Caller[]> {
  const callers = await stage.callers(count)
  const jobs = callers.map(
    ({ token }): Job => ({ method: 'POST', path: '/api/cart', token, body: { plan: stage.plan } })
  )
  await runLoad(stage.client, jobs, 32, 201)
  await stage.settled()
  return callers
}

const body = { processor_token: 'tok_visa', remember_card: true }

function checkoutOf({ slug, token }: Caller): Job {
  return { method: 'POST', path: `/api/billing/${slug}/checkout`, token, body }
}

/** Lets both servers compile what they run most; gives the answer that the bare one is to send. */
async function warm(stage: Stage, bare: Client): Promise<unknown> {
  const jobs = (await shoppers(stage, warmUp)).map(checkoutOf)
  const answer = await stage.client.json(jobs[0] as Job)
  await runLoad(stage.client, jobs.slice(1), 64, 201)
  await stage.settled()
  await runLoad(bare, jobs.map(toBare), 64, 201)
  return answer
}

const toBare = (job: Job): Job => ({ ...job, path: '/answer' })

interface Parties {
  readonly stage: Stage
  readonly fastify: Child
  readonly sqlite: Child
  readonly bare: Client
}

async function measureRun(
  { stage, fastify, sqlite, bare }: Parties,
  callers: number,
  count: number
): Promise<CheckoutFigures> {
  const jobs = (await shoppers(stage, count)).map(checkoutOf)
  const { billing: after } = await stage.child.call('heads')
  const measured = await withCpu(stage.child, async () => {
    const latencies = await runLoad(stage.client, jobs, callers, 201)
    await stage.settled()
    return latencies
  })
  const appends: WrittenAppend[] = await stage.child.call('appends', { after })
  const answering = await withCpu(fastify, () => runLoad(bare, jobs.map(toBare), callers, 201))
  const writing = await withCpu<number>(sqlite, () => sqlite.call('commit', { appends, together: callers }))
  return figuresOf(count, measured, answering, writing)
}

function figuresOf(
  count: number,
  measured: { value: Latencies; cpu: number },
  answering: { value: Latencies; cpu: number },
  writing: { value: number; cpu: number }
): CheckoutFigures {
  const { p50, p99, seconds } = measured.value
  return {
    cpu: measured.cpu / count,
    p50,
    p99,
    perSecond: count / seconds,
    fastifyCpu: answering.cpu / count,
    fastifyP50: answering.value.p50,
    sqliteCpu: writing.cpu / count,
    sqliteMs: writing.value / count
  }
}
