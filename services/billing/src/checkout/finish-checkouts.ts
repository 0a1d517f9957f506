/**
 * Checkouts whose request is gone: it crashed between question and answer, or the processor did not answer it.
 * The processor is asked again with the same key, so it answers what it answered or would have answered then.
 */
import { type Cause, type Engine, RefusedError } from '@bursar/event-sourcing'
import { resumeAnswer } from '@bursar/service-kit'
import { account, type OpenCharge } from '../accounts/domain/account.ts'
import type { ChargeDocument } from '../charges/projection.ts'
import type { PaymentProcessor } from '../processors/port.ts'
import { seatMaking } from '../seats/seat-making.ts'
import { accountStream } from '../shared/streams.ts'
import { askProcessor, declined } from './ask-processor.ts'
import { type Asked, concludeCheckout } from './conclude-checkout.ts'
import type { RunningCheckouts } from './running-checkouts.ts'
import { readUnfinished, type UnfinishedCheckout } from './unfinished-checkout.ts'

export interface FinishParts {
  readonly engine: Engine
  readonly processor: PaymentProcessor
  /** Those that may have a request still are left to it. */
  readonly running: RunningCheckouts
}

/** How long a start waits for the read model that knows the open charges. */
const WAIT_MS = 30_000
const PAGE = 500

/** Finishes what crashes left open on the whole site. */
export async function finishAllCheckouts(parts: FinishParts): Promise<void> {
  const { engine } = parts
  await engine.caughtUp(WAIT_MS)
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'start' }
  for (const profile of await profilesWithOpenCharges(engine)) {
    try {
      await finishCheckouts(parts, profile, cause)
    } catch (error) {
      // A processor that is away keeps nobody from starting: the profile's next checkout asks it again.
      if (!(error instanceof RefusedError)) throw error
    }
  }
}

/** Finishes the checkouts of one profile that the processor was asked about and that have no answer yet. */
export async function finishCheckouts(
  { engine, processor, running }: FinishParts,
  profile: string,
  cause: Cause
): Promise<void> {
  const { charges } = await engine.load(accountStream(profile), account)
  const asked = Object.values(charges).filter(({ stage }) => stage === 'asked')
  for (const checkout of new Set(asked.map((charge) => charge.checkout))) {
    if (running.mayBeRunning(engine, checkout)) continue
    const its = asked.filter((charge) => charge.checkout === checkout)
    await finish(
      engine,
      processor,
      its.sort((a, b) => a.ordinal - b.ordinal),
      cause
    )
  }
}

async function finish(
  engine: Engine,
  processor: PaymentProcessor,
  charges: readonly OpenCharge[],
  cause: Cause
): Promise<void> {
  const [first] = charges
  if (!first) return
  const { checkout, profile } = first
  const left = await readUnfinished(engine, first.resume)
  const answered = left
    ? await askProcessor(processor, charges, left.source)
    : charges.map((created) => ({ created, answer: declined('interrupted') }))
  const now = engine.world.clock.now()
  const { user, person, origin, free = [] } = left ?? { user: '', person: '' }
  const place = origin === undefined ? undefined : { origin, profile }
  const seats = seatMaking(engine)
  const { publicKey } = processor
  const asked: Asked = { checkout, profile, user, person, charges, free, place, publicKey, seats }
  const reader = { collection: engine.collection, reveal: engine.keys.reveal }
  const conclude = (keptAs: UnfinishedCheckout['answer']) =>
    engine.transact(cause, async (tx) => {
      const answer = await concludeCheckout(tx, reader, asked, answered, now)
      if (keptAs && answer) resumeAnswer(tx, keptAs, answer)
    })
  try {
    await conclude(left?.answer ?? null)
  } catch (error) {
    // The request itself got there first and stored its answer: the outcome is on record, or goes in without it.
    if (!(error instanceof RefusedError)) throw error
    await conclude(null)
  }
}

async function profilesWithOpenCharges(engine: Engine): Promise<Set<string>> {
  const profiles = new Set<string>()
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'unanswered', by: '', descending: false, offset, limit: PAGE }
    const page = await engine.collection('charges').documents<ChargeDocument>(range)
    for (const { profile } of page) profiles.add(profile)
    if (page.length < PAGE) return profiles
  }
}
