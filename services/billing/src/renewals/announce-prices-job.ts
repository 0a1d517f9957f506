/** Subscribers to what gets dearer are told of it, each in a commit of its own. */
import { justAfter } from '@bursar/calendar'
import type { Cause, Engine } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler } from '@bursar/jobs'
import { plan } from '../plans/domain/plan.ts'
import { type PricesChanged, pricesChanged } from '../plans/price-changes.ts'
import { accountStream, planStream } from '../shared/streams.ts'
import type { SubscriptionDocument } from '../subscriptions/projection.ts'
import { ratesThen } from '../taxes/rate-of.ts'
import { announcePrices, isDearer, tellableAt } from './domain/announce-prices.ts'
import { renewal } from './domain/renewal.ts'
import { eachOf } from './renew-due.ts'

/** How long it waits for the lists that it goes through. */
const WAIT_MS = 30_000
const PAGE = 500
/** A provider of very many subscribers takes its time; what was told is not told again by the next try. */
const LIMIT_MS = 1_800_000

type Listed = Pick<SubscriptionDocument, 'profile' | 'plan'>

/** Who was told within the last day, and is to be told of more, is told when that is over. */
export const announcePricesJob: JobHandler = {
  ...jobHandler(pricesChanged, async (whose, { engine, cause, signal }) => {
    if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
    const again: string[] = []
    for await (const page of renewing(engine, whose)) {
      await eachOf(page, async (one) => {
        signal.throwIfAborted()
        const due = await announceTo(engine, cause, one)
        if (due !== undefined) again.push(due)
      })
    }
    const [due] = again.sort()
    return due === undefined ? undefined : { again: due }
  }),
  limitMs: LIMIT_MS
}

/** Answers when there is more to tell. */
async function announceTo(engine: Engine, cause: Cause, one: Listed): Promise<string | undefined> {
  const { profile } = one
  const { value } = await engine.transact(cause, async (tx) => {
    const { account, schedule } = await tx.load(accountStream(profile), renewal)
    const sold = await tx.load(planStream(one.plan), plan)
    const held = account.subscriptions[one.plan]
    const renews = schedule.renewing[one.plan]
    if (sold.is !== 'live' || !held || renews?.subscription !== held.subscription) return undefined
    const rate = await ratesThen(engine, [sold.provider], { profile })
    if (!isDearer(held, { plan: sold, rate, at: tx.time })) return undefined
    const due = tellableAt(held)
    if (due > tx.time) return due
    const news = { profile, held, renewing: renews, plan: sold, rate, now: tx.time }
    tx.append(accountStream(profile), announcePrices(news))
    return undefined
  })
  return value
}

/** The subscriptions that are active and renew, some hundred at a time. */
async function* renewing(engine: Engine, whose: PricesChanged): AsyncGenerator<Listed[]> {
  const [list, by] = 'plan' in whose ? ['plan', whose.plan] : ['provider', whose.provider]
  const range = { list, by, from: justAfter(engine.world.clock.now()), descending: false, limit: PAGE }
  for (let offset = 0; ; offset += PAGE) {
    const page = await engine
      .collection('subscriptions')
      .documents<SubscriptionDocument>({ ...range, offset })
    yield page.filter(({ auto_renew, accepted }) => auto_renew && accepted)
    if (page.length < PAGE) return
  }
}
