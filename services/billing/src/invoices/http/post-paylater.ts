import { BROKER_PROFILE, CheckoutCharge, type InvoiceCreated, Paylater } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { invoicedOrders } from '../../accounts/domain/invoices.ts'
import { chargeView } from '../../charges/charge-view.ts'
import { type AccountPosting, openAccount } from '../../checkout/account-posting.ts'
import { chosenGroups } from '../../checkout/begin-checkout.ts'
import { type CheckoutGroup, soldIn } from '../../checkout/domain/checkout-group.ts'
import { finishCheckouts } from '../../checkout/finish-checkouts.ts'
import type { RunningCheckouts } from '../../checkout/running-checkouts.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { countSale } from '../../selling/count-sales.ts'
import { accountStream } from '../../shared/streams.ts'
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
      await finishCheckouts({ engine, processor, running }, profile.id, cause)
      return commit((tx) => order(tx, request, running))
    }
  })
}

async function order(tx: Transaction, request: Request, running: RunningCheckouts): Promise<Answer> {
  const { engine, profile, caller, body, now } = request
  if (!caller) fail('not_authenticated')
  const ordering = { checkout: engine.world.id(), profile: profile.id, user: caller.user, now }
  const asked = { ...ordering, choices: body.items ?? [], expected: body.expected }
  const chosen = await chosenGroups(tx, engine, request, asked, running)
  if (chosen.is === 'blocked') fail('charge_pending')
  const invoiced = invoicedOrders(chosen.held)
  const posting = await openAccount(tx, ordering)
  const made: InvoiceCreated[] = []
  for (const group of chosen.groups.map((one) => without(one, invoiced))) {
    made.push(...(await place(tx, request, posting, { ...ordering, group })))
  }
  await posting.append()
  const views = made.map((data) => chargeView({ ...data, state: 'created', ...UNPAID }))
  const [first] = views
  if (!first) return answer(200, {})
  return answer(201, views.length > 1 ? { ...first, charges: views } : first)
}

const UNPAID = { processor_key: null, last4: '', exp_date: null }

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
    amount > 0 ? posting.take(orderLater(posting.held(), group, terms, now)) : posting.takeFree(group)
  if (!decision.ok) tx.append(accountStream(profile), decision)
  if (!decision.ok) return []
  return decision.events.flatMap((event) => (event.type === 'billing.invoice-created' ? [event.data] : []))
}

/** An order is on one invoice at a time. */
function without(group: CheckoutGroup, invoiced: ReadonlySet<string>): CheckoutGroup {
  const lines = group.lines.filter(({ order }) => !invoiced.has(order))
  return { ...group, lines, amount: lines.reduce((sum, line) => sum + line.amount, 0) }
}
