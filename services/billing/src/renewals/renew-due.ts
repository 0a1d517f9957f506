/** The daily job: whatever is due of any account, found by the index on when it is. */
import { later } from '@bursar/calendar'
import type { Engine } from '@bursar/event-sourcing'
import { type JobHandler, type JobRun, jobHandler, jobKind, startedJob } from '@bursar/jobs'
import { accountsDue, nextDueAfter } from './accounts-due.ts'
import type { RenewalParts } from './charge-balance.ts'
import { type Renewed, type RenewingAccount, renewAccount } from './renew-account.ts'

/** Accounts at one time: their commits go together, and fewer commits cost less (benchmarks/PROOFS.md). */
const AT_ONCE = 64
/** What was ordered since is looked for so often; what is known to be due sooner is done when it is. */
const LOOK_MS = 60_000
/** A year of many accounts takes its time; what is not done then is done by the next run. */
const LIMIT_MS = 1_800_000

/** An account of which a run failed: it is tried again by itself, and holds up no other. */
const renewOne = jobKind<{ readonly profile: string }>('renew-account')

/** What a run came to. */
export interface RenewalReport {
  readonly accounts: number
  readonly charges: number
  /** Accounts that failed, and are tried again. */
  readonly failed: number
}

export interface DueBy {
  readonly at: string
  readonly signal?: AbortSignal
}

/** Does what is due of the accounts of which something is due by an instant. Again is nothing. */
export async function renewDue(parts: RenewalParts, { at, signal }: DueBy): Promise<RenewalReport> {
  const report = { accounts: 0, charges: 0, failed: 0 }
  await eachOf(await accountsDue(parts.engine, at), async (profile) => {
    signal?.throwIfAborted()
    const renewed = await renewOrLater(parts, { profile })
    report.charges += renewed?.charges.length ?? 0
    report[renewed ? 'accounts' : 'failed'] += 1
  })
  return report
}

/** Undefined for an account that failed: a job of its own tries it again. */
export async function renewOrLater(
  parts: RenewalParts,
  renewing: RenewingAccount
): Promise<Renewed | undefined> {
  const { profile } = renewing
  const { events, world } = parts.engine
  return renewAccount(parts, renewing).catch(async () => {
    await events.jobs.ask([renewOne.at({ id: profile, due: world.clock.now(), payload: { profile } })], 'new')
    return undefined
  })
}

/** The job that runs by itself, and the one of an account that failed. */
export function renewalJobs(chosen: Pick<RenewalParts, 'processor' | 'running'>): JobHandler[] {
  const partsOf = ({ engine, cause }: JobRun): RenewalParts => ({
    ...chosen,
    engine,
    write: async (work) => (await engine.transact(cause, work)).value
  })
  return [
    startedJob({
      name: 'renew',
      limitMs: LIMIT_MS,
      async run(run) {
        await renewDue(partsOf(run), { at: run.now, signal: run.signal })
        return { again: await nextLook(run.engine) }
      }
    }),
    jobHandler(renewOne, async ({ profile }, run) => {
      await renewAccount(partsOf(run), { profile })
    })
  ]
}

async function nextLook(engine: Engine): Promise<string> {
  const now = engine.world.clock.now()
  const due = await nextDueAfter(engine, now)
  const look = later(now, LOOK_MS)
  return due !== undefined && due < look ? due : look
}

/** As many at one time as share their commits. */
export async function eachOf<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>
): Promise<void> {
  const left = items.values()
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (const item of left) await work(item)
  })
  await Promise.all(workers)
}
