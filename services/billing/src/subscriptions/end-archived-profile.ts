/** A profile that is out of use buys and sells no more. */
import type { ProfileEvents } from '@bursar/contracts'
import { type Engine, type Policy, policy, type Reaction, type Transaction } from '@bursar/event-sourcing'
import { account } from '../accounts/domain/account.ts'
import { plan, updatePlan } from '../plans/domain/plan.ts'
import { accountStream, planStream } from '../shared/streams.ts'
import { closeAccount, endSubscriptions } from './domain/end-subscriptions.ts'

/** How long it waits for the lists that it goes through; then the event is handled again. */
const WAIT_MS = 30_000
const PAGE = 500

/**
 * Its account is closed, its own subscriptions end and its plans become inactive at once; then the subscriptions to its
 * plans end, each subscriber's in a transaction of its own. To end what has ended is nothing, so a second time does no harm.
 */
export function endArchivedProfile(late: { readonly engine: Promise<Engine> }): Policy {
  return policy<ProfileEvents>({
    name: 'end-archived-profile',
    on: {
      async 'profile.profile-archived'({ data, id, correlationid }, reaction) {
        const { profile } = data as { profile: string }
        const engine = await late.engine
        const plans = await upToDate(engine, () => keysOf(engine, 'plans', profile))
        await reaction.transact((tx) => endOwn(tx, profile, plans, reaction))
        const cause = { actor: 'end-archived-profile', correlationid, causationid: id }
        for (const key of await upToDate(engine, () => keysOf(engine, 'subscribers', profile))) {
          const subscriber = key.slice(profile.length + 1)
          await engine.transact(cause, (tx) => endWith(tx, profile, subscriber, reaction.time))
        }
      }
    }
  })
}

async function endOwn(
  tx: Transaction,
  profile: string,
  plans: readonly string[],
  { time }: Reaction
): Promise<void> {
  const held = await tx.load(accountStream(profile), account)
  tx.append(accountStream(profile), closeAccount(held, profile, time))
  for (const id of plans) {
    const state = await tx.load(planStream(id), plan)
    if (state.is === 'live') tx.append(planStream(id), updatePlan(state, { is_active: false }, time))
  }
}

async function endWith(tx: Transaction, provider: string, subscriber: string, time: string): Promise<void> {
  const held = await tx.load(accountStream(subscriber), account)
  const events = endSubscriptions(held, subscriber, (one) => one.provider === provider, time)
  tx.append(accountStream(subscriber), events)
}

/** Reads once the read models include all that was written before. */
async function upToDate<Value>(engine: Engine, read: () => Promise<Value>): Promise<Value> {
  if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
  return read()
}

/** The keys of all that a provider has in a collection. */
async function keysOf(engine: Engine, projection: string, provider: string): Promise<string[]> {
  const keys: string[] = []
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'provider', by: provider, descending: false, offset, limit: PAGE }
    const page = await engine.collection(projection).page(range)
    keys.push(...page.map(({ key }) => key))
    if (page.length < PAGE) return keys
  }
}
