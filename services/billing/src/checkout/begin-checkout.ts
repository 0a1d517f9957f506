/** The first transaction of a checkout: what is to be charged is on record before the processor is asked. */
import { BROKER_PROFILE, type ChargeCreated } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { type Account, account, type OpenCharge, openChargeBut } from '../accounts/domain/account.ts'
import type { Source } from '../processors/port.ts'
import { countSale } from '../selling/count-sales.ts'
import { accountStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import { type CheckoutGroup, groupLines, soldIn, trialsIn } from './domain/checkout-group.ts'
import { chooseLines } from './domain/invoicable.ts'
import { startCheckout } from './domain/start-checkout.ts'
import { isExpected } from './expected-sums.ts'
import { askToFinish } from './finish-checkout-job.ts'
import { pricedCart, unsoldItems } from './priced-cart.ts'
import type { RunningCheckouts } from './running-checkouts.ts'
import { taxedItems } from './taxed-items.ts'
import { fingerprintOf } from './trial-offer.ts'
import { unfinishedText } from './unfinished-checkout.ts'

/** What a checkout comes to before anybody is asked for money. */
export type Begun =
  /** An earlier checkout of this profile lost its request, or waits for its customer; it has to come to an end first. */
  | { readonly is: 'blocked' }
  /** A trial is ordered: whose card it is that came with it is to be asked first. */
  | { readonly is: 'card-wanted'; readonly trials: readonly string[] }
  /** Nothing is to pay; the groups are still to be ordered. */
  | { readonly is: 'free'; readonly groups: readonly CheckoutGroup[] }
  | {
      readonly is: 'charged'
      readonly charges: readonly ChargeCreated[]
      readonly source: Source
      /** What is ordered beside it and costs nothing. */
      readonly free: readonly CheckoutGroup[]
    }

/**
 * Chooses the lines and writes the intents. `running` knows the checkouts whose requests are at work.
 * Fails with `charge_pending`, `options_to_choose`, `amount_changed`, `card_required`, `sum_too_large`, or the field that is
 * wrong.
 */
export async function beginCheckout(
  tx: Transaction,
  engine: Engine,
  reader: Reader,
  request: CheckoutRequest & { readonly resume: string | undefined },
  running: RunningCheckouts
): Promise<Begun> {
  const chosen = await chosenGroups(tx, engine, reader, request, running)
  if (chosen.is === 'blocked') return chosen
  const { held, groups } = chosen
  const trials = trialsIn(groups)
  if (request.token && !request.card && trials.length > 0) return { is: 'card-wanted', trials }
  const isLost = request.trials?.some((plan) => !trials.includes(plan))
  if (isLost && !request.expected) fail('amount_changed', { detail: CARD_HAD_TRIAL })
  const paid = groups.filter(({ amount }) => amount > 0)
  const free = groups.filter(({ amount }) => amount === 0)
  if (paid.length === 0) return { is: 'free', groups: free }
  const source = sourceOf(request, held)
  const { user, person, origin } = request
  const answer = request.resume ?? null
  const resume = await unfinishedText(engine, {
    user,
    person,
    source,
    answer,
    origin,
    ...(free.length > 0 && { free })
  })
  const charges: ChargeCreated[] = []
  for (const [ordinal, group] of paid.entries()) {
    const remember_card = request.remember_card || request.card !== undefined
    charges.push(await writeIntent(tx, held, group, { ...request, remember_card, ordinal, resume }, engine))
  }
  askToFinish(tx, request, request.now)
  return { is: 'charged', charges, source, free }
}

/** Nobody pays for what they were shown as free: who is willing says so by `expected`. */
const CARD_HAD_TRIAL =
  'A trial of this plan was had with this card before: use another card, or send in `expected` what it costs without.'

/** All that GET checkout shows, one group for each charge that it takes. */
export type Chosen =
  | { readonly is: 'blocked' }
  | { readonly is: 'chosen'; readonly held: Account; readonly groups: readonly CheckoutGroup[] }

/** Chooses the lines. Fails as `beginCheckout` does, but for the card. */
export async function chosenGroups(
  tx: Transaction,
  engine: Engine,
  reader: Reader,
  request: Pick<
    CheckoutRequest,
    'profile' | 'checkout' | 'user' | 'holder' | 'card' | 'choices' | 'expected' | 'address' | 'now'
  >,
  running: RunningCheckouts
): Promise<Chosen> {
  const held = await tx.load(accountStream(request.profile), account)
  const open = openChargeBut(held, request.checkout)
  if (open) return isLeft(open, engine, running) ? { is: 'blocked' } : fail('charge_pending')
  const card = () => fingerprintOf(reader, request.card ?? held.card)
  const reading = { reader, keys: engine.keys, holder: { user: request.holder, card } }
  const cart = await pricedCart(tx, reading, request.user, request.now)
  const items = await taxedItems(reader, cart, request)
  const chosen = chooseLines(held, items, request.choices, request.now)
  if (!chosen.ok) fail(chosen.code, chosen)
  const grouped = groupLines(chosen.lines)
  if (!grouped.ok) fail(grouped.code, grouped)
  if (!isExpected(request.expected, grouped.groups)) {
    fail('amount_changed', request.card && { detail: CARD_HAD_TRIAL })
  }
  if (grouped.groups.length === 0) await refuseUnsold(tx, request.user)
  return { is: 'chosen', held, groups: grouped.groups }
}

/** True of one that nobody is at work on: its request is gone, or it waits for its customer, who begins another one. */
function isLeft({ stage, checkout }: OpenCharge, engine: Engine, running: RunningCheckouts): boolean {
  return stage === 'waiting' || (stage === 'asked' && !running.mayBeRunning(engine, checkout))
}

/** A checkout that would order nothing, because all that is in the cart is no longer sold, says so. */
async function refuseUnsold(tx: Transaction, user: string): Promise<void> {
  const items = await unsoldItems(tx, user)
  if (items.length > 0) fail('invalid_fields', { fields: { items } })
}

async function writeIntent(
  tx: Transaction,
  held: Account,
  group: CheckoutGroup,
  {
    checkout,
    profile,
    ordinal,
    user,
    remember_card,
    resume,
    now
  }: CheckoutRequest & { ordinal: number; resume: string },
  engine: Engine
): Promise<ChargeCreated> {
  const charge = engine.world.id()
  const { provider, unit } = group
  const counted = await countSale(tx, engine, { provider, unit, amount: soldIn(group), charge }, now)
  const terms = {
    charge,
    checkout,
    ordinal,
    profile,
    broker: BROKER_PROFILE,
    remember_card,
    resume,
    ordered_by: user,
    counted
  }
  const decision = startCheckout(held, group, terms, now)
  if (!decision.ok) fail(decision.code, decision)
  tx.append(accountStream(profile), decision)
  return decision.events[0]!.data as ChargeCreated
}

function sourceOf({ token, card: kept }: CheckoutRequest, { card }: Account): Source {
  if (kept) return { is: 'card', key: kept.card_key }
  if (token) return { is: 'token', key: token }
  return card ? { is: 'card', key: card.card_key } : fail('card_required')
}
