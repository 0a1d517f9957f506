import { Charge, type ChargeCreated, Checkout as CheckoutBody } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import {
  ACCESS,
  type Answer,
  fail,
  managedBy,
  type OperationRequest,
  operation,
  type ProfileRef,
  profileKey
} from '@bursar/service-kit'
import type { CardGuard } from '../../accounts/card-guard.ts'
import { type Account, account, type OpenCharge } from '../../accounts/domain/account.ts'
import { chargeCard } from '../../checkout/charge-card.ts'
import { isExpected } from '../../checkout/expected-sums.ts'
import { askToFinish } from '../../checkout/finish-checkout-job.ts'
import { finishCheckouts } from '../../checkout/finish-checkouts.ts'
import { giveUpWaiting } from '../../checkout/give-up-waiting.ts'
import { givenAddress } from '../../checkout/given-address.ts'
import type { RunningCheckouts } from '../../checkout/running-checkouts.ts'
import { unfinishedText } from '../../checkout/unfinished-checkout.ts'
import type { PaymentProcessor, Source } from '../../processors/port.ts'
import { seatMaking } from '../../seats/seat-making.ts'
import { accountStream } from '../../shared/streams.ts'
import { claimedInvoice, type InvoiceDocument } from '../claimed-invoice.ts'
import { invoiceGroup, startPayment } from '../domain/pay-invoice.ts'

type Request = OperationRequest<CheckoutBody, any, { readonly claim_code: string }>

interface Parts {
  readonly processor: PaymentProcessor
  readonly guard: CardGuard
  readonly running: RunningCheckouts
}

/** Makes the operation for a processor. */
export function payInvoice({ processor, guard, running }: Parts) {
  return operation({
    method: 'POST',
    path: '/api/billing/payments/{claim_code}',
    access: 'public',
    summary:
      'Pay what is still due on an invoice by a card; the profile’s own managers may use its card on file',
    body: CheckoutBody,
    answers: { 201: Charge },
    refuses: [409],
    async handle(request) {
      const { address, engine, counted } = request
      const invoice = await claimedInvoice(request)
      const checkout = engine.world.id()
      running.began(checkout)
      try {
        const payer = { address, engine, counted, payer: `invoice ${invoice.charge}` }
        return await guard.attempt(payer, () => pay(request, { checkout, invoice, processor, running }))
      } finally {
        running.ended(checkout)
      }
    }
  })
}

interface Paying extends Pick<Parts, 'processor' | 'running'> {
  readonly checkout: string
  readonly invoice: InvoiceDocument
}

async function pay(request: Request, paying: Paying): Promise<Answer> {
  const { engine, cause, now, origin } = request
  const { checkout, invoice, processor, running } = paying
  const { profile } = invoice
  // Whoever has the code tries again; what else its profile is confirming is left alone.
  const isOfInvoice = ({ charge }: OpenCharge) => charge === invoice.charge
  await giveUpWaiting({ engine, processor, write: request.transact }, profile, isOfInvoice)
  await finishCheckouts({ engine, processor, running }, profile, cause)
  const payer = await request.collection(ACCESS).get<ProfileRef>(profileKey(profile))
  const person = payer?.user ?? profile
  // Whoever has the code pays, and changes nothing of the profile.
  const manages = (await managedBy(request, [profile]))(profile)
  const begun = await request.transact((tx) => begin(tx, request, { ...paying, person, manages }))
  const given = manages && payer ? await givenAddress(request, payer, request.body) : []
  const asked = { checkout, profile, user: '', person, given, seats: seatMaking(engine), now, origin }
  return chargeCard(request, asked, { ...begun, free: [] }, processor)
}

/** Writes the intent. */
async function begin(
  tx: Transaction,
  { engine, body, now, origin, resume }: Request,
  { checkout, invoice, person, manages }: Paying & { readonly person: string; readonly manages: boolean }
): Promise<{ charges: readonly ChargeCreated[]; source: Source }> {
  const { charge, profile } = invoice
  const held = await tx.load(accountStream(profile), account)
  const open = held.invoices[charge]
  if (!open) fail('nothing_due')
  if (!isExpected(body.expected, [invoiceGroup(held, open)])) fail('amount_changed')
  const source = sourceOf(body, manages ? held : undefined)
  const left = { user: '', person, source, answer: resume ?? null, origin }
  const terms = {
    checkout,
    remember_card: manages && (body.remember_card ?? false),
    resume: await unfinishedText(engine, left)
  }
  const decision = startPayment(held, charge, terms, now)
  if (!decision.ok) fail(decision.code, decision)
  tx.append(accountStream(profile), decision)
  askToFinish(tx, { checkout, profile }, now)
  return { charges: [decision.events[0]!.data as ChargeCreated], source }
}

/** `own`: the account, for who may use its card. */
function sourceOf({ processor_token }: CheckoutBody, own: Account | undefined): Source {
  if (processor_token) return { is: 'token', key: processor_token }
  return own?.card ? { is: 'card', key: own.card.card_key } : fail('card_required')
}
