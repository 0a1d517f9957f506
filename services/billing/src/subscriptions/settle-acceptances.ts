/**
 * 0.1 said of every subscription that it was accepted, and not by whom. The first start that finds them says it, by an
 * event each: as far as a checkout ordered, or where the provider looks after the profile. Nothing that is stored is
 * written again, and until it is said nobody has access by it.
 */
import { later } from '@bursar/calendar'
import { type Engine, foldOn, RefusedError } from '@bursar/event-sourcing'
import type { Again, JobRun } from '@bursar/jobs'
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'
import { settleAcceptance } from '../accounts/domain/acceptance.ts'
import { account } from '../accounts/domain/account.ts'
import { accountStream } from '../shared/streams.ts'
import type { SubscriptionDocument } from './projection.ts'

/** Subscriptions that are read at once, and profiles that are written to at once. */
const PAGE = 500
const AT_ONCE = 100

/** Safe to repeat, and to run twice at once: what is settled is on no list any more. */
export async function settleAcceptances(engine: Engine): Promise<void> {
  const unsettled = [...(await unsettledOf(engine))]
  for (let n = 0; n < unsettled.length; n += AT_ONCE) {
    const part = unsettled.slice(n, n + AT_ONCE)
    await Promise.all(part.map(([profile, subscriptions]) => settle(engine, profile, subscriptions)))
  }
}

const AGAIN_MS = 60_000

/** The same as a job: who is not known here yet is settled the next time. */
export async function settleEarlier({ engine }: JobRun): Promise<Again> {
  await settleAcceptances(engine)
  const { count } = await engine.collection('subscriptions').tally({ list: 'unsettled', by: '' })
  return count === 0 ? undefined : { again: later(engine.world.clock.now(), AGAIN_MS) }
}

async function settle(
  engine: Engine,
  profile: string,
  subscriptions: readonly SubscriptionDocument[]
): Promise<void> {
  const known = await engine.collection(ACCESS).get<ProfileRef>(profileKey(profile))
  // Who is not known here yet is settled the next time.
  if (known === undefined) return
  const { managed_at } = known
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'upgrade' }
  try {
    await engine.transact(cause, async (tx) => {
      let held = await tx.load(accountStream(profile), account)
      for (const one of subscriptions) {
        const events = settleAcceptance(held, one, managed_at)
        tx.append(accountStream(profile), events)
        held = foldOn(account, held, events, tx.time)
      }
    })
  } catch (error) {
    // Somebody else was at it at the same instant.
    if (!(error instanceof RefusedError)) throw error
  }
}

/** All of them, by profile: written to they leave the list, so it is read whole before. */
async function unsettledOf(engine: Engine): Promise<Map<string, SubscriptionDocument[]>> {
  const found = new Map<string, SubscriptionDocument[]>()
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'unsettled', by: '', descending: false, offset, limit: PAGE }
    const page = await engine.collection('subscriptions').documents<SubscriptionDocument>(range)
    for (const one of page) found.set(one.profile, [...(found.get(one.profile) ?? []), one])
    if (page.length < PAGE) return found
  }
}
