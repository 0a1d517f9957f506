/**
 * Hands the share of a charge on to the account that its provider has at the processor, and takes back what was refunded
 * or disputed of it: after each commit that changes the share, until what lies there is what the book says. What was moved
 * is asked of the processor each time, so neither an answer that was lost nor a job that runs twice moves anything twice.
 */
import { type Instant, later } from '@bursar/calendar'
import type { BillingEvents } from '@bursar/contracts'
import { type Policy, policy, type Reaction } from '@bursar/event-sourcing'
import { type JobHandler, type JobRun, jobHandler, jobKind } from '@bursar/jobs'
import type { MoveAnswer, PayeeAccounts } from '../processors/payee-accounts.ts'
import { accountStream, payeeStream, shareStream } from '../shared/streams.ts'
import { noteStuck, type Payee, payee, type Stuck } from './domain/payee.ts'
import { handedShare, noteHanded, type Share, shares, wantedOf } from './domain/shares.ts'
import { refreshPayee } from './refresh-payee.ts'

const handOn = jobKind<{ readonly profile: string }>('hand-on-share')

/** What is stuck is tried again: an account may be let receive money, or have some, soon or never. */
const AGAIN_MS = 3_600_000

/** Moves of one run: a share is moved in one, unless it is taken back of several transfers. */
const MOVES_MOST = 10

interface Changed {
  readonly charge: string
  readonly profile: string
  readonly provider: string
}

/** What changes a share asks for the job, once its provider was ever connected. */
export const askToHandOn: Policy = policy<BillingEvents>({
  name: 'ask-to-hand-on',
  on: {
    'billing.charge-settled': ask,
    'billing.charge-refunded': ask,
    'billing.refund-failed': ask,
    'billing.charge-disputed': ask,
    'billing.dispute-won': ask
  }
})

async function ask({ data }: { readonly data: Changed }, { transact }: Reaction): Promise<void> {
  const { charge, profile, provider } = data
  await transact(async (tx) => {
    const { ever } = await tx.load(payeeStream(provider), payee)
    if (ever) tx.ask(handOn.at({ id: charge, due: tx.time, payload: { profile } }))
  })
}

/** Handles it. */
export function handOnJob(payees: PayeeAccounts): JobHandler {
  return jobHandler(handOn, async ({ profile }, run) => {
    const { engine, job } = run
    for (let moves = 0; moves < MOVES_MOST; moves += 1) {
      const { [job.id]: share } = await engine.load(accountStream(profile), shares)
      if (!share) return undefined
      const { handed, missing, answer } = await move(run, payees, share)
      await note(run, share, handed, stuckOf(share, missing, answer))
      if (missing === 0) return undefined
      if (answer?.is === 'stuck') break
    }
    return { again: later(run.now, AGAIN_MS) }
  })
}

/** Moves what is missing there, or too much, as far as it goes; answers what it found before. */
async function move(run: JobRun, payees: PayeeAccounts, share: Share) {
  const { charge, provider, processor_key, unit } = share
  const { amount: handed, moves } = await payees.handed(charge)
  const held = await payeeFor(run, payees, share, handed)
  const missing = wantedOf(share, handed, held) - handed
  const asked = { charge, processor_key, unit, moves, amount: Math.abs(missing) }
  const answer = await askFor()
  // Where the account is gone there is something else to be done.
  const isGone = answer?.is === 'stuck' && missing > 0 && (await hasGone())
  return { handed, missing, answer: isGone ? undefined : answer }

  async function hasGone(): Promise<boolean> {
    return (await refreshPayee(run, payees, provider)).account !== held.account
  }

  async function askFor(): Promise<MoveAnswer | undefined> {
    if (missing === 0) return undefined
    if (missing < 0) return payees.takeBack(asked)
    if (!held.standing.receives) return { is: 'stuck', reason: 'not_enabled' }
    return payees.handOn(asked, held.account ?? '')
  }
}

/** The account as it stands, asked for where it could not receive what it is to get. */
async function payeeFor(run: JobRun, payees: PayeeAccounts, share: Share, handed: number): Promise<Payee> {
  const held = await run.engine.load(payeeStream(share.provider), payee)
  const isNeeded = wantedOf(share, handed, held) > handed && !held.standing.receives
  return isNeeded ? refreshPayee(run, payees, share.provider) : held
}

function stuckOf({ unit }: Share, missing: number, answer: MoveAnswer | undefined): Stuck {
  const isStuck = answer?.is === 'stuck'
  const way = missing > 0 ? 'out' : 'back'
  return { way, unit, amount: isStuck ? Math.abs(missing) : 0, reason: isStuck ? answer.reason : '' }
}

/** What is not stuck any more is noted once nothing is missing. */
async function note({ engine, cause }: JobRun, share: Share, handed: number, stuck: Stuck): Promise<void> {
  const { charge, provider } = share
  await engine.transact(cause, async (tx) => {
    const now: Instant = tx.time
    const known = await tx.load(shareStream(charge), handedShare)
    tx.append(shareStream(charge), noteHanded(known, share, handed, now))
    const held = await tx.load(payeeStream(provider), payee)
    tx.append(payeeStream(provider), noteStuck(held, { profile: provider, charge }, stuck, now))
  })
}
