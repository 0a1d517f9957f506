/**
 * 0.1 said of every subscription that it was accepted. What a checkout ordered its events tell; of the others it is said
 * once, by an event, at the first start that finds them: nothing that is stored is written again.
 */
import type { Engine } from '@bursar/event-sourcing'
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'
import { settleAcceptance } from '../domain/acceptance.ts'
import { account } from '../domain/account.ts'
import type { SubscriptionDocument } from '../projections/subscriptions.ts'
import { accountStream } from '../streams.ts'

/** Subscriptions that are looked at between two writes. */
const PAGE = 500

/** Safe to repeat, and to run twice at once: what is settled is on no list any more. */
export async function settleAcceptances(engine: Engine): Promise<void> {
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'upgrade' }
  for (const [profile, unsettled] of await unsettledOf(engine)) {
    const key = profileKey(profile)
    const body = (await engine.collection(ACCESS).load([key])).get(key)
    // Who is not known here yet is settled the next time.
    if (body === undefined) continue
    const { managed_at } = JSON.parse(body) as ProfileRef
    await engine.transact(cause, async (tx) => {
      let held = await tx.load(accountStream(profile), account)
      for (const one of unsettled) {
        const events = settleAcceptance(held, one, managed_at)
        tx.append(accountStream(profile), events)
        held = events.reduce((state, event) => account.evolve(state, { ...event, time: tx.time }), held)
      }
    })
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
