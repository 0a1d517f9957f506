/** Connected accounts of a fake Stripe, what is transferred to them, and what each of them holds. */
import type { StripeBook, StripeObject } from './book.ts'
import { type Form, partOf, textOf } from './form.ts'
import { known } from './payments.ts'
import { StripeRefusal, wrong } from './refusal.ts'

/** POST /v1/accounts */
export function makeAccount(book: StripeBook, form: Form): StripeObject {
  const country = textOf(form, 'country') ?? 'US'
  if (country === 'AQ') throw wrong('country_unsupported', 'AQ is not currently supported by Stripe.')
  return book.make('acct', 'account', {
    country,
    metadata: partOf(form, 'metadata'),
    capabilities: { transfers: 'inactive' },
    charges_enabled: false,
    payouts_enabled: false,
    requirements: { currently_due: ['external_account', 'tos_acceptance.date'], past_due: [] },
    external_accounts: { object: 'list', data: [], has_more: false },
    settings: partOf(form, 'settings')
  })
}

/** An account that the site may use. */
export function accountOf(book: StripeBook, id: string): StripeObject {
  const held = book.objects.get(id)
  if (held?.object === 'account' && !held.is_gone) return held
  const message = `The provided key does not have access to account '${id}' (or that account does not exist).`
  throw new StripeRefusal(403, { type: 'invalid_request_error', code: 'account_invalid', message })
}

/** POST /v1/account_links */
export function makeLink(book: StripeBook, form: Form, now: number) {
  const { id } = accountOf(book, textOf(form, 'account') ?? '')
  for (const name of ['return_url', 'refresh_url']) {
    if (!URL.canParse(textOf(form, name) ?? '')) throw wrong('url_invalid', `Not a valid URL: ${name}`)
  }
  const url = `https://connect.stripe.test/setup/${id}`
  return { object: 'account_link', created: now, expires_at: now + 300, url }
}

/** POST /v1/transfers */
export function makeTransfer(book: StripeBook, form: Form): StripeObject {
  const destination = accountOf(book, textOf(form, 'destination') ?? '')
  const [amount, currency] = [Number(textOf(form, 'amount')), textOf(form, 'currency') ?? '']
  if (!Number.isSafeInteger(amount) || amount < 1) throw wrong('parameter_invalid_integer', 'Invalid integer')
  if (destination.capabilities.transfers !== 'active') {
    throw wrong('insufficient_capabilities_for_transfer', 'The destination account cannot receive transfers.')
  }
  const [source, group] = [textOf(form, 'source_transaction') ?? null, textOf(form, 'transfer_group') ?? null]
  if (source !== null) checkSource(book, known(book, source), { amount, currency, group })
  else if (heldBy(book, null, currency) < amount) {
    throw wrong('balance_insufficient', 'You have insufficient available funds in your Stripe account.')
  }
  return book.make('tr', 'transfer', {
    amount,
    currency,
    destination: destination.id,
    source_transaction: source,
    transfer_group: group,
    amount_reversed: 0,
    metadata: partOf(form, 'metadata')
  })
}

function checkSource(
  book: StripeBook,
  charge: StripeObject,
  { amount, currency, group }: { amount: number; currency: string; group: string | null }
): void {
  const booked = book.objects.get(charge.balance_transaction ?? '')
  if (booked?.currency !== currency) {
    throw wrong('parameter_invalid', 'The currency must be that of the balance transaction of the charge.')
  }
  if (charge.transfer_group !== group) throw wrong('parameter_invalid', 'The charge is of another group.')
  const moved = book.all('transfer').filter((one) => one.source_transaction === charge.id)
  if (moved.reduce((sum, one) => sum + one.amount, amount) > booked.amount) {
    throw wrong('transfer_source_amount', 'The transfers would be more than the charge.')
  }
}

/** A transfer as it is shown. */
export function shownTransfer(book: StripeBook, transfer: StripeObject) {
  const data = book.all('transfer_reversal').filter((one) => one.transfer === transfer.id)
  return { ...transfer, reversals: { object: 'list', data: data.slice(0, 10), has_more: data.length > 10 } }
}

/** POST /v1/transfers/:id/reversals */
export function makeReversal(book: StripeBook, id: string, form: Form): StripeObject {
  const transfer = known(book, id)
  const left = transfer.amount - transfer.amount_reversed
  const amount = Number(textOf(form, 'amount') ?? left)
  const { currency, destination } = transfer
  if (amount > left || amount < 1) throw wrong('amount_too_large', `Only ${left} is left to reverse.`)
  accountOf(book, destination)
  if (heldBy(book, destination, currency) < amount) {
    throw wrong('balance_insufficient', 'The destination account has not enough balance.')
  }
  transfer.amount_reversed += amount
  return book.make('trr', 'transfer_reversal', {
    amount,
    currency,
    transfer: id,
    metadata: partOf(form, 'metadata')
  })
}

/** GET /v1/balance: everything is available at once, but what an account has pending. */
export function balanceOf(book: StripeBook, account: string | null) {
  const held = account === null ? undefined : accountOf(book, account)
  const currencies = new Set(
    [...book.all('balance_transaction'), ...book.all('transfer')].map((one) => one.currency)
  )
  const sums = [...currencies].map((currency) => ({ currency, amount: heldBy(book, account, currency) }))
  const isPending = held?.is_pending === true
  return {
    object: 'balance',
    available: isPending ? [] : sums,
    pending: isPending ? sums : [],
    livemode: false
  }
}

/** What an account has, the site's own where none is named: what came in less what went out. */
export function heldBy(book: StripeBook, account: string | null, currency: string): number {
  const sum = (object: string, counts: (one: StripeObject) => number) =>
    book.all(object).reduce((all, one) => (one.currency === currency ? all + counts(one) : all), 0)
  const paidOut = sum('payout', (one) =>
    (one.fake_account ?? null) === account && one.status !== 'failed' ? one.amount : 0
  )
  const moved = sum('transfer', (one) =>
    account === null || one.destination === account ? one.amount - one.amount_reversed : 0
  )
  if (account !== null) return moved - paidOut
  return sum('balance_transaction', ({ net }) => net) - moved - paidOut
}
