/** Tells the whole story to a system: sets its clock, and performs act by act. */
import { ApiError, type Client } from '@bursar/client'
import { CommandError } from '../command-error.ts'
import { business } from './business.ts'
import { openBusiness, performBusiness } from './perform-business.ts'
import { performCustomer } from './perform-customer.ts'
import { type ScriptOptions, writeScript } from './script.ts'
import { type Counts, createStage, type Stage } from './stage.ts'

export interface FillOptions extends ScriptOptions {
  /** Nobody in particular, at the system. */
  readonly visitor: Client
  readonly operator: Client
  readonly webhookSecret: string
  onProgress(done: number, of: number): void
}

export interface Filled {
  readonly until: string
  readonly counts: Counts
  /** What was sold, in 1/100 of each unit; past sales that were taken over included. */
  readonly sold: Readonly<Record<string, number>>
}

/** Resolves when the story is told and everything that is read includes it. */
export async function fillDemo(options: FillOptions): Promise<Filled> {
  const { acts, until } = writeScript(options)
  const stage = createStage(options.visitor, options.operator, options.webhookSecret)
  await setClock(stage, options.from)
  const owner = await openBusiness(stage)
  for (const [n, act] of acts.entries()) {
    await setClock(stage, act.at)
    if ('who' in act) await performCustomer(stage, act.who, act, owner)
    else await performBusiness(stage, act, owner)
    options.onProgress(n + 1, acts.length)
  }
  await setClock(stage, until)
  return { until, counts: stage.counts, sold: await soldBy(stage, owner) }
}

async function setClock(stage: Stage, now: string): Promise<void> {
  if (now === stage.now) return
  try {
    await stage.operator.put('/-/clock', { body: { now } })
  } catch (error) {
    const { code = '' } = error instanceof ApiError ? error : {}
    if (code === 'test_clock_disabled') {
      throw new CommandError(
        'The system runs on the system clock. Only a system with --test-clock can be filled.'
      )
    }
    if (code === 'clock_backward') {
      throw new CommandError(`The system's clock is already past ${now}; choose a later --from.`)
    }
    throw error
  }
  stage.now = now
}

/** The metrics come last of all that is folded from a sale. */
async function soldBy(stage: Stage, owner: Client): Promise<Record<string, number>> {
  owner.readAfter(stage.position)
  const params = { profile: business.slug }
  await owner.get('/api/metrics/{profile}/funds', { params })
  const { balances } = (await owner.get('/api/billing/{profile}/receivables', { params })).body
  return balances
}
