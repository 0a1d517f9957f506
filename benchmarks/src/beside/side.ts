/** One side of a comparison: a running system, and what is measured of it in each round. */
import type { Job } from '../load/client.ts'
import { runLoad } from '../load/run.ts'
import { importRows } from '../measures/import.ts'
import { withCpu } from '../measures/measured.ts'
import { openStage, type Stage } from '../measures/stage.ts'

export interface BesideFigures {
  /** Milliseconds of processor time a checkout, and a page of a statement. */
  readonly checkout: number
  readonly statement: number
  /** The same of a year of the broker's funds, month by month. */
  readonly funds: number
  readonly seconds: number
  readonly megabytes: number
}

export interface Side {
  readonly stage: Stage
  readonly statement: Job
  close(): Promise<void>
}

const counts = { checkouts: 1_500, together: 64, reads: 1_000, statementSales: 500 }

/** Opens a system of a checkout's code, with one statement of 1,000 rows. */
export async function openSide(checkout?: string): Promise<Side> {
  const stage = await openStage(checkout)
  const [reader] = await stage.callers(1)
  if (!reader) throw new Error('nobody registered')
  await stage.settled()
  const first = Date.UTC(2020, 0, 1)
  await importRows(
    stage,
    Array.from({ length: counts.statementSales }, (_, n) => ({
      subscriber: reader.slug,
      created_at: new Date(first + n * 60_000).toISOString(),
      amount: 1_000 + n,
      key: `statement ${n}`
    }))
  )
  await stage.settled()
  // The broker reads it: what is imported for somebody is not theirs to list until they accept it.
  const path = `/api/billing/${reader.slug}/history?page_size=25&o=-created_at`
  return { stage, statement: { method: 'GET', path, token: stage.admin.token }, close: stage.close }
}

/** One round: new callers check out, and the statement is read again and again. */
export async function measureSide({
  stage,
  statement
}: Side): Promise<Pick<BesideFigures, 'checkout' | 'statement' | 'funds'>> {
  const callers = await stage.callers(counts.checkouts)
  const cart = callers.map(({ token }): Job => {
    return { method: 'POST', path: '/api/cart', token, body: { plan: stage.plan } }
  })
  await runLoad(stage.client, cart, 32, 201)
  await stage.settled()
  const body = { processor_token: 'tok_visa', remember_card: true }
  const paying = callers.map(({ slug, token }): Job => {
    return { method: 'POST', path: `/api/billing/${slug}/checkout`, token, body }
  })
  const checkout = await withCpu(stage.child, async () => {
    await runLoad(stage.client, paying, counts.together, 201)
    await stage.settled()
  })
  const reads = Array.from({ length: counts.reads }, () => statement)
  const read = await withCpu(stage.child, () => runLoad(stage.client, reads, 16, 200))
  const path = '/api/metrics/broker/funds?period_type=monthly&nb_periods=12'
  const tables = Array.from({ length: counts.reads }, (): Job => {
    return { method: 'GET', path, token: stage.admin.token }
  })
  const funds = await withCpu(stage.child, () => runLoad(stage.client, tables, 16, 200))
  return {
    checkout: checkout.cpu / counts.checkouts,
    statement: read.cpu / counts.reads,
    funds: funds.cpu / counts.reads
  }
}
