/** The book against Stripe, once all that it told was heard: what went back, and what banks took. */
import type { RecordedEvent } from '@bursar/event-sourcing'
import type { StripeBook, StripeObject } from '../../stripe/book.ts'

type Events = (type: string) => readonly RecordedEvent[]

/** Lines that say what is wrong; none when all is well. */
export function checkStripe(events: Events, book: StripeBook): string[] {
  return [
    ...refunds(events, book),
    ...disputes(events, book),
    ...givenUp(events, book),
    ...shares(events, book)
  ]
}

function refunds(events: Events, book: StripeBook): string[] {
  const failed = events('billing.refund-failed').map(({ data }) => data.refund)
  const wrong = new Set(failed).size === failed.length ? [] : ['a refund failed twice']
  for (const { data } of events('billing.charge-refunded')) {
    const { refund, amount } = data
    const made = book.all('refund').filter(({ metadata }) => metadata.bursar_refund === refund)
    const hasFailed = failed.includes(refund)
    const arrived = made.filter(({ status }) => status === 'succeeded')
    if (made.length > 1) wrong.push(`refund ${refund} was made ${made.length} times`)
    if (arrived.some((one) => one.amount !== amount)) wrong.push(`refund ${refund} is of another amount`)
    if (hasFailed && arrived.length > 0)
      wrong.push(`refund ${refund} arrived, and the book says that it failed`)
    if (!hasFailed && arrived.length === 0) wrong.push(`refund ${refund} did not arrive, and nobody is told`)
  }
  return wrong
}

/** Each is heard of once, and stands as the bank decided. */
function disputes(events: Events, book: StripeBook): string[] {
  const count = (type: string, { payment_intent }: StripeObject) => {
    const settled = events('billing.charge-settled').find(({ data }) => data.processor_key === payment_intent)
    return events(type).filter(({ data }) => data.charge === settled?.data.charge).length
  }
  return book.all('dispute').flatMap((dispute) => {
    const { id, status } = dispute
    const told = [
      count('billing.charge-disputed', dispute),
      count('billing.dispute-won', dispute),
      count('billing.dispute-lost', dispute)
    ]
    const wanted = [1, status === 'won' ? 1 : 0, status === 'lost' ? 1 : 0]
    return told.join() === wanted.join() ? [] : [`dispute ${id} is ${status}, and was told ${told.join()}`]
  })
}

/** Nothing is ordered of what was given up. */
function givenUp(events: Events, book: StripeBook): string[] {
  const settled = new Set(events('billing.charge-settled').map(({ data }) => data.processor_key))
  return book
    .all('payment_intent')
    .filter(({ id, status }) => status !== 'succeeded' && settled.has(id))
    .map(({ id, status }) => `${id} is ${status}, and the book says that it was paid`)
}

/** What lies in the accounts of sellers is what the book says of the charges since they were connected. */
function shares(events: Events, book: StripeBook): string[] {
  const since = new Map<string, string>()
  for (const { data } of events('billing.payee-checked')) {
    if (data.receives && !since.has(data.profile)) since.set(data.profile, data.checked_at)
  }
  return events('billing.charge-settled').flatMap(({ data: { charge, provider, settled_at, lines } }) => {
    const given = lines.reduce((sum: number, line: { distribution: number }) => sum + line.distribution, 0)
    const of = (type: string) => backOf(events(type).filter(({ data }) => data.charge === charge))
    const isDisputed = events('billing.dispute-won').every(({ data }) => data.charge !== charge)
    const back = of('billing.charge-refunded') - of('billing.refund-failed')
    const taken = isDisputed ? of('billing.charge-disputed') : 0
    const isTheirs = settled_at >= (since.get(provider) ?? '9999')
    const wanted = isTheirs ? given - back - taken : 0
    const transfers = book.all('transfer').filter((one) => one.transfer_group === `charge-${charge}`)
    const there = transfers.reduce((sum, one) => sum + one.amount - one.amount_reversed, 0)
    return there === wanted ? [] : [`of charge ${charge} ${there} lies with its seller, and not ${wanted}`]
  })
}

function backOf(events: readonly RecordedEvent[]): number {
  return events
    .flatMap(({ data }) => data.lines as readonly { readonly distribution_back: number }[])
    .reduce((sum, line) => sum + line.distribution_back, 0)
}
