import { BROKER_PROFILE, CheckoutCharge, type InvoiceCreated, Paylater } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import type { Account } from '../../accounts/domain/account.ts'
import { invoicedOrders } from '../../accounts/domain/invoices.ts'
import { chargeView, unpaidCharge } from '../../charges/charge-view.ts'
import { type AccountPosting, openAccount } from '../../checkout/account-posting.ts'
import { chosenGroups } from '../../checkout/begin-checkout.ts'
import { type CheckoutGroup, soldIn } from '../../checkout/domain/checkout-group.ts'
import { finishCheckouts } from '../../checkout/finish-checkouts.ts'
import { giveUpWaiting } from '../../checkout/give-up-waiting.ts'
import { givenAddress } from '../../checkout/given-address.ts'
import type { RunningCheckouts } from '../../checkout/running-checkouts.ts'
import { holderOf } from '../../checkout/trial-offer.ts'
import { dunning, mayPayLater } from '../../dunning/domain/dunning.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { seatMaking } from '../../seats/seat-making.ts'
import { countSale } from '../../selling/count-sales.ts'
import { accountStream, dunningStream } from '../../shared/streams.ts'
import { orderLater } from '../domain/order-later.ts'

type Request = OperationRequest<Paylater>

interface Parts {
  readonly processor: PaymentProcessor
  readonly running: RunningCheckouts
}

/** Makes the operation for a processor. */
export function postPaylater({ processor, running }: Parts) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/checkout/paylater',
    access: 'direct',
    summary: 'Place the order and create an unpaid invoice, one per provider and currency',
    body: Paylater,
    answers: { 201: CheckoutCharge, 200: Type.Object({}) },
    async handle(request) {
      const { engine, profile, cause, commit } = request
      // What an earlier checkout lost its request over is finished first.
      await giveUpWaiting({ engine, processor, write: request.transact }, profile.id, () => true)
      await finishCheckouts({ engine, processor, running }, profile.id, cause)
      return commit((tx) => order(tx, request, running))
    }
  })
}

async function order(tx: Transaction, request: Request, running: RunningCheckouts): Promise<Answer> {
  const { engine, profile, caller, body, now, origin } = request
  if (!caller) fail('not_authenticated')
  const ordering = { checkout: engine.world.id(), profile: profile.id, user: caller.user, now }
  const said = { choices: body.items ?? [], expected: body.expected, address: body }
  const asked = { ...ordering, ...said, holder: holderOf(profile) }
  const chosen = await chosenGroups(tx, engine, request, asked, running)
  if (chosen.is === 'blocked') fail('charge_pending')
  const invoiced = invoicedOrders(chosen.held)
  await refuseUnpaid(tx, chosen)
  const given = await givenAddress(request, profile, body)
  const posting = await openAccount(tx, { ...ordering, given, seats: seatMaking(engine), origin })
  const made: InvoiceCreated[] = []
  for (const group of chosen.groups.map((one) => without(one, invoiced))) {
    made.push(...(await place(tx, request, posting, { ...ordering, group })))
  }
  await posting.append()
  const views = made.map((data) => chargeView(unpaidCharge(data)))
  const [first] = views
  if (!first) return answer(200, {})
  return answer(201, views.length > 1 ? { ...first, charges: views } : first)
}

/** Fails with `forbidden` where a provider wants to be paid at once. What costs nothing anybody may order. */
async function refuseUnpaid(
  tx: Transaction,
  { held, groups }: { readonly held: Account; readonly groups: readonly CheckoutGroup[] }
): Promise<void> {
  for (const group of groups) {
    if (soldIn(group) === 0) continue
    const { provider } = group
    const set = await tx.load(dunningStream(provider), dunning)
    if (!mayPayLater(set, held.vouched[provider] === true)) fail('forbidden', { detail: PAID_AT_ONCE })
  }
}

const PAID_AT_ONCE = 'A provider of what is ordered wants to be paid at once: check out with a card.'

interface Placing {
  readonly checkout: string
  readonly profile: string
  readonly user: string
  readonly group: CheckoutGroup
}

/** Orders one group; answers its invoice, when it costs something. */
async function place(
  tx: Transaction,
  { engine, now }: Request,
  posting: AccountPosting,
  { checkout, profile, user, group }: Placing
): Promise<InvoiceCreated[]> {
  if (group.lines.length === 0) return []
  const { provider, unit, amount } = group
  await countSale(tx, engine, { provider, unit, amount: soldIn(group), charge: null }, now)
  const terms = {
    charge: engine.world.id(),
    checkout,
    claim_code: engine.world.random(20).toString('hex'),
    profile,
    broker: BROKER_PROFILE,
    ordered_by: user
  }
  const decision =
    amount > 0 ? posting.take(orderLater(posting.held(), group, terms, now)) : await posting.takeFree(group)
  if (!decision.ok) tx.append(accountStream(profile), decision)
  if (!decision.ok) return []
  return decision.events.flatMap((event) => (event.type === 'billing.invoice-created' ? [event.data] : []))
}

/** An order is on one invoice at a time. */
function without(group: CheckoutGroup, invoiced: ReadonlySet<string>): CheckoutGroup {
  const lines = group.lines.filter(({ order }) => !invoiced.has(order))
  return { ...group, lines, amount: lines.reduce((sum, line) => sum + line.amount, 0) }
}
