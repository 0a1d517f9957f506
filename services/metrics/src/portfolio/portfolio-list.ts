/** A provider's customers with how they stand, as a list: by standing or plan from the index of subscriptions. */
import type { PortfolioQuery } from '@bursar/contracts'
import { fail, type ListSource, type OperationRequest, rowsByKey } from '@bursar/service-kit'
import type { Static } from 'typebox'
import { customerList, type NamedCustomer } from '../customers/customer-lists.ts'
import { plansOfProvider } from '../plans/provider-plans.ts'
import { type Subscribed, standingOf, subscribersNow } from './standing.ts'

/** A customer, and what it subscribes to. */
export interface PortfolioRow extends NamedCustomer {
  readonly subscribed: Subscribed
}

type Request = OperationRequest<undefined, Static<typeof PortfolioQuery>>

/** Newest first; a plan that the provider does not have is 400. */
export async function portfolioList(request: Request): Promise<ListSource<PortfolioRow>> {
  const { status } = request.query
  const customers = await customerList(request, 'ordered')
  const plan = await planAsked(request)
  const source: ListSource<PortfolioRow> = {
    ...customers,
    orderField: 'since',
    async open(documents) {
      const named = await customers.open!(documents)
      const subscribed = await standingOf(
        request,
        named.map(({ figures }) => figures.profile)
      )
      return named.map((row) => ({ ...row, subscribed: subscribed(row.figures.profile) }))
    },
    sort: {
      ...customers.sort,
      last: ({ figures }) => figures.last_order_at,
      balance: ({ figures }) => Number(figures.balance),
      cash: ({ figures }) => Number(figures.cash_payments)
    },
    keep: status || plan ? ({ subscribed }) => isMeant(subscribed, status, plan) : undefined
  }
  return (status ?? 'active') === 'active' && source.keep ? ofSubscribers(request, source, plan) : source
}

function isMeant({ status, plans, earlier }: Subscribed, asked?: string, plan?: string): boolean {
  if (asked && status !== asked) return false
  return plan === undefined || (asked === 'ended' ? earlier : plans).includes(plan)
}

/** Of the customers only those who subscribe now, found by when subscriptions end. */
async function ofSubscribers(
  { collection, profile, now }: Request,
  source: ListSource<PortfolioRow>,
  plan: string | undefined
): Promise<ListSource<PortfolioRow>> {
  const which = plan ? ({ list: 'marks', by: plan } as const) : ({ list: 'ends', by: profile.id } as const)
  const { key, isListed } = source.named!
  return rowsByKey(source, (await subscribersNow(collection('plans'), which, now)).map(key), isListed)
}

async function planAsked({ query, collection, profile }: Request): Promise<string | undefined> {
  if (!query.plan) return undefined
  const plans = await plansOfProvider(collection('plans'), profile.id)
  const plan = plans.find(({ slug }) => slug === query.plan)
  return plan?.plan ?? fail('invalid_fields', { fields: { plan: [NO_PLAN] } })
}

const NO_PLAN = 'This must be the slug of a plan of the profile.'
