/** What a fake Stripe answers at which address. */
import {
  accountOf,
  balanceOf,
  heldBy,
  makeAccount,
  makeLink,
  makeReversal,
  makeTransfer,
  shownTransfer
} from './accounts.ts'
import type { StripeBook, StripeObject } from './book.ts'
import { attach, detach, makeMethod } from './cards.ts'
import type { StripeRequest } from './desk.ts'
import { type Form, listOf, partOf, textOf } from './form.ts'
import { cancelIntent, expanded, known, makeIntent, makeRefund } from './payments.ts'
import { missing, StripeRefusal } from './refusal.ts'

/** `account`: the connected account on which it happens; null on the site's own. */
type Handler = (book: StripeBook, form: Form, id: string, account: string | null) => unknown

const ROUTES: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', 'customers/search', (book, form) => listed(searched(book, 'customer', form))],
  ['POST', 'customers', (book, form) => book.make('cus', 'customer', { metadata: partOf(form, 'metadata') })],
  ['POST', 'payment_methods', makeMethod],
  ['POST', 'payment_methods/:id/attach', (book, form, id) => attach(book, id, form)],
  ['POST', 'payment_methods/:id/detach', (book, _, id) => detach(book, id)],
  ['POST', 'setup_intents', makeSetup],
  ['GET', 'setup_intents/:id', (book, _, id) => known(book, id)],
  ['GET', 'payment_intents/search', (book, form) => listed(searched(book, 'payment_intent', form))],
  ['POST', 'payment_intents', (book, form) => expanded(book, makeIntent(book, form), form)],
  ['GET', 'payment_intents/:id', (book, form, id) => expanded(book, known(book, id), form)],
  ['POST', 'payment_intents/:id/cancel', (book, form, id) => cancelIntent(book, id, form)],
  ['POST', 'refunds', makeRefund],
  ['GET', 'refunds', (book, form) => listed(of(book, 'refund', form, 'payment_intent'))],
  ['GET', 'refunds/:id', (book, _, id) => known(book, id)],
  ['GET', 'disputes/:id', (book, _, id) => known(book, id)],
  ['POST', 'accounts', makeAccount],
  ['GET', 'accounts/:id', (book, _, id) => accountOf(book, id)],
  ['POST', 'account_links', (book, form) => makeLink(book, form, book.now())],
  ['POST', 'transfers', (book, form) => shownTransfer(book, makeTransfer(book, form))],
  [
    'GET',
    'transfers',
    (book, form) =>
      listed(of(book, 'transfer', form, 'transfer_group').map((one) => shownTransfer(book, one)))
  ],
  ['POST', 'transfers/:id/reversals', (book, form, id) => makeReversal(book, id, form)],
  [
    'GET',
    'transfers/:id/reversals',
    (book, _, id) => listed(book.all('transfer_reversal').filter(({ transfer }) => transfer === id))
  ],
  ['GET', 'balance', (book, _, __, account) => balanceOf(book, account)],
  ['GET', 'payouts', (book, _, __, account) => listed(payoutsOf(book, account))],
  ['POST', 'payouts', (book, form, _, account) => makePayout(book, form, account)],
  ['GET', 'events', events]
]

/** Answers a request; throws StripeRefusal. */
export function answerFor(
  book: StripeBook,
  { method, path, account }: Pick<StripeRequest, 'method' | 'path' | 'account'>,
  form: Form
): unknown {
  const parts = path.split('/')
  for (const [verb, pattern, handler] of ROUTES) {
    const wanted = pattern.split('/')
    const isIt = wanted.every((part, n) => part === parts[n] || (part === ':id' && parts[n]))
    if (verb === method && wanted.length === parts.length && isIt) {
      return handler(book, form, parts[wanted.indexOf(':id')] ?? '', account ?? null)
    }
  }
  const message = `Unrecognized request URL (${method}: /v1/${path}).`
  throw new StripeRefusal(404, { type: 'invalid_request_error', message })
}

function listed(data: readonly StripeObject[], has_more = false) {
  return { object: 'list', data, has_more, url: '/v1' }
}

function of(book: StripeBook, object: string, form: Form, by: string): StripeObject[] {
  return book.all(object).filter((held) => held[by] === textOf(form, by))
}

/** By the one kind of search that is made: a field of the metadata. */
function searched(book: StripeBook, object: string, form: Form): StripeObject[] {
  const [, name = '', value] = /^metadata\['(\w+)'\]:'([^']*)'$/.exec(textOf(form, 'query') ?? '') ?? []
  return book.all(object).filter((held) => held.metadata[name] === value)
}

function makeSetup(book: StripeBook, form: Form): StripeObject {
  const customer = textOf(form, 'customer') ?? ''
  if (!book.objects.has(customer)) throw missing('customer', customer)
  const setup = book.make('seti', 'setup_intent', {
    customer,
    status: 'requires_payment_method',
    payment_method: null
  })
  setup.client_secret = `${setup.id}_secret_fake`
  return setup
}

function payoutsOf(book: StripeBook, account: string | null): StripeObject[] {
  if (account !== null) accountOf(book, account)
  return book.all('payout').filter(({ fake_account = null }) => fake_account === account)
}

function makePayout(book: StripeBook, form: Form, account: string | null): StripeObject {
  const [amount, currency] = [Number(textOf(form, 'amount')), textOf(form, 'currency') ?? '']
  if (account !== null && !accountOf(book, account).payouts_enabled) {
    throw new StripeRefusal(400, { type: 'invalid_request_error', code: 'payouts_not_allowed' })
  }
  if (amount > heldBy(book, account, currency)) {
    throw new StripeRefusal(400, { type: 'invalid_request_error', code: 'balance_insufficient' })
  }
  const arrival = { status: 'paid', arrival_date: book.now() }
  const of = account === null ? {} : { fake_account: account }
  return book.make('po', 'payout', {
    amount,
    currency,
    ...arrival,
    ...of,
    metadata: partOf(form, 'metadata')
  })
}

/** The newest first, a page at a time. */
function events(book: StripeBook, form: Form) {
  const [types, from] = [listOf(form, 'types'), Number(textOf(partOf(form, 'created'), 'gte') ?? 0)]
  const all = book.events
    // What happens on a connected account is told by webhook alone.
    .filter(({ type, created, account }) => {
      return !account && created >= from && (types.length === 0 || types.includes(type))
    })
    .reverse()
  const after = all.findIndex(({ id }) => id === textOf(form, 'starting_after')) + 1
  const limit = Number(textOf(form, 'limit') ?? 10)
  return listed(all.slice(after, after + limit), all.length > after + limit)
}
