/** What a renewal would do, to the cent: decided as it would be, and forgotten. */
import { type Engine, foldOn } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../accounts/domain/account.ts'
import { type ShownCharge, unpaidCharge } from '../charges/charge-view.ts'
import { USUAL_DUNNING } from '../dunning/domain/dunning.ts'
import { type Plan, plan } from '../plans/domain/plan.ts'
import { accountStream, planStream } from '../shared/streams.ts'
import { ratesThen } from '../taxes/rate-of.ts'
import { collect } from './domain/collect.ts'
import { type Balance, balancesDue } from './domain/due.ts'
import { renewal } from './domain/renewal.ts'
import { isFor, planToOrder, review } from './domain/review.ts'
import { type Renewed, type RenewingAccount, whatHappened } from './renew-account.ts'

/** What it would come to. The processor is not asked, so a charge is as it would be when it is begun. */
export async function tryRenewal(
  engine: Engine,
  { profile, at: asked, providers }: RenewingAccount
): Promise<Renewed> {
  const { clock, id } = engine.world
  const now = clock.now()
  const at = asked ?? now
  let state = await engine.load(accountStream(profile), renewal)
  const plans = new Map<string, Plan>()
  for (const one of Object.values(state.schedule.renewing)) {
    const ordered = planToOrder(state.account, one)
    plans.set(ordered, await engine.load(planStream(ordered), plan))
  }
  const sold = [...plans.values()].flatMap((one) => (one.is === 'live' ? [one.provider] : []))
  const rate = await ratesThen(engine, sold, { profile })
  const all: AccountEvent[] = []
  const supplies = { plan: (one: string) => plans.get(one) ?? plan.initial, rate, id }
  while (true) {
    const events = review(state, { profile, at, now, providers }, supplies)
    if (events.length === 0) break
    all.push(...events)
    state = foldOn(renewal, state, events, now)
  }
  const due = balancesDue(state.schedule).filter(
    ({ provider, from, until }) => isFor(providers, provider) && from <= at && at <= until
  )
  const charges =
    state.account.card && !state.schedule.isCardDead
      ? due.flatMap((balance) => tryCharge(state.account, balance))
      : []
  return { ...whatHappened(all), charges }

  function tryCharge(account: Account, balance: Balance): ShownCharge[] {
    const ids = { charge: id(), checkout: id(), profile, broker: '', resume: null, dunning: USUAL_DUNNING }
    const decision = collect(account, balance, ids, now)
    return decision.ok ? decision.events.map(({ data }) => unpaidCharge(data)) : []
  }
}
