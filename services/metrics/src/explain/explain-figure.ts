/** Finds the figure that is asked about, by the table's name, the row's and the column's, and what is behind it. */
import { monthOf } from '@bursar/calendar'
import { type ExplainQuery, own } from '@bursar/contracts'
import { fail, type OperationRequest, recordedRows } from '@bursar/service-kit'
import type { Static } from 'typebox'
import { BOOK_ACCOUNTS } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { FORECAST_ROWS } from '../forecast/domain/forecast-table.ts'
import { comingTable } from '../forecast/forecast-request.ts'
import { pointsOf } from '../periods/domain/columns.ts'
import type { PlanDocument } from '../plans/projection.ts'
import { plansOfProvider } from '../plans/provider-plans.ts'
import { instantsOf } from '../recurring/recurring-at.ts'
import { rateList, type TaxRow, taxes } from '../taxes/projection.ts'
import { ratesOf } from '../taxes/taxes-at.ts'
import { TRIAL_ROWS } from '../trials/domain/trial.ts'
import { CHOSEN, type ChosenFigure } from './domain/chosen-sales.ts'
import { explainContracted, explainRemaining, explainRenewals } from './explain-forecast.ts'
import { explainMarks } from './explain-plans.ts'
import { explainCohort, explainMoved, explainStood, MOVED, STOOD } from './explain-recurring.ts'
import { type Asked, explainBalance, explainChosen, explainRows } from './explain-sales.ts'
import { explainTrials } from './explain-trials.ts'
import type { Explained } from './explained.ts'
import { BOOK_LISTS, movements } from './projection.ts'

type Request = OperationRequest<undefined, Static<typeof ExplainQuery>, { readonly table: string }>

/** The rows of funds that are all of a list. */
const WHOLE = { 'total-transactions': 'sales', payments: 'payments', refunds: 'refunds' } as const
const FUNDS = [...Object.keys(WHOLE), ...CHOSEN.filter((slug) => slug.endsWith('transactions'))]
const CUSTOMERS = CHOSEN.filter((slug) => slug.endsWith('customers'))

const NO_PAST = 'The table of plans does not support as_of: it only answers for the present.'

/** Fails with 404 for a table that has no such figures, and with 400 for a row or date that it has not. */
export async function explainFigure(request: Request, table: TableRequest): Promise<Explained> {
  const asked = { request, movements: recordedRows(request, movements), table }
  switch (request.params.table) {
    case 'funds':
    case 'customers': {
      const slugs = request.params.table === 'funds' ? FUNDS : CUSTOMERS
      return explainFlow(asked, slugAmong(request, slugs), columnAsked(request, table))
    }
    case 'balances': {
      const slug = slugAmong(request, BOOK_ACCOUNTS)
      const account = (BOOK_ACCOUNTS as readonly string[]).indexOf(slug)
      return explainBalance(
        asked,
        BOOK_LISTS[account]!,
        account,
        pointsOf(table.columns)[pointAsked(request, table)]!
      )
    }
    case 'taxes':
      return explainTaxes(request, table)
    case 'plans':
      if (table.isPast) fail('invalid_fields', { fields: { as_of: [NO_PAST] } })
      return explainPlans(request, table)
    case 'mrr':
      return explainMrr(request, table)
    case 'retention':
      return explainRetention(request, table)
    case 'trials':
      return explainTrialsCell(request, table)
    case 'forecast':
      return explainForecast(request, await comingTable(request))
    default:
      return fail('not_found')
  }
}

function explainFlow(asked: Asked, slug: string, n: number): Promise<Explained> {
  const column = asked.table.columns[n]!
  const whole = own<string>(WHOLE, slug)
  if (whole !== undefined) return explainRows(asked, whole, column, ({ amount }) => amount)
  return explainChosen(asked, slug as ChosenFigure, column)
}

async function explainTaxes(request: Request, table: TableRequest): Promise<Explained> {
  const rates = await ratesOf(request.collection('taxes'), table)
  const slug = slugAmong(request, Object.keys(rates))
  const by = rateList(table.provider, table.unit, slug)
  const asked = { request, movements: recordedRows(request, taxes), table, by }
  const column = table.columns[columnAsked(request, table)]!
  return explainRows<TaxRow>(asked, 'rows', column, ({ amount }) => amount)
}

async function explainPlans(request: Request, table: TableRequest): Promise<Explained> {
  const collection = request.collection('plans')
  const plans = await plansOfProvider(collection, table.provider)
  const slug = slugAmong(request, [...plans.map(({ slug }) => slug), 'churn'])
  const points = pointsOf(table.columns)
  if (slug === 'churn') {
    const n = columnAsked(request, table)
    const [from, before] = [points[n]!.at, points[n + 1]!.at]
    return explainMarks(request, collection, { list: 'ends', by: table.provider, from, before })
  }
  const n = pointAsked(request, table)
  const { plan } = plans.find((one) => one.slug === slug) as PlanDocument
  // Who is active at the table's end is asked of that instant itself.
  const at = n === points.length - 1 ? Date.parse(table.endsAt) : points[n]!.at
  return explainMarks(request, collection, { list: 'marks', by: plan, before: at + 1 })
}

function explainMrr(request: Request, table: TableRequest): Promise<Explained> {
  const slug = slugAmong(request, [...STOOD, ...MOVED])
  const ends = instantsOf(table)
  const moved = MOVED.find((flow) => flow === slug)
  if (!moved) return explainStood(request, table, slug, ends[pointAsked(request, table)]!.at)
  const n = columnAsked(request, table)
  return explainMoved(request, table, moved, { from: ends[n]!.at, to: ends[n + 1]!.at })
}

/** A row begins with the end of its own month. */
function explainRetention(request: Request, table: TableRequest): Promise<Explained> {
  const months = table.columns.map(({ start }) => monthOf(start, table.zone))
  const month = slugAmong(request, months)
  const first = months.indexOf(month)
  const ends = instantsOf(table).slice(1 + first)
  const n = labelAmong(
    request,
    ends.map(({ label }) => label)
  )
  const isWorth = request.query.extra === '1'
  return explainCohort(request, table, { month, at: ends[n]!.at, isWorth })
}

function explainTrialsCell(request: Request, table: TableRequest): Promise<Explained> {
  const slug = slugAmong(request, [...TRIAL_ROWS, 'running'])
  if (slug === 'running') {
    const before = pointsOf(table.columns)[pointAsked(request, table)]!.at
    return explainTrials(request, table, slug, { from: 0, before })
  }
  const { start, end } = table.columns[columnAsked(request, table)]!
  return explainTrials(request, table, slug, { from: Date.parse(start), before: Date.parse(end) })
}

function explainForecast(request: Request, table: TableRequest): Promise<Explained> {
  const slug = slugAmong(request, [...FORECAST_ROWS, 'remaining'])
  if (slug === 'remaining') return explainRemaining(request, table, pointAsked(request, table))
  const n = columnAsked(request, table)
  return slug === 'renewals' ? explainRenewals(request, table, n) : explainContracted(request, table, n)
}

function slugAmong({ query: { slug = '' } }: Request, slugs: readonly string[]): string {
  if (slugs.includes(slug)) return slug
  const detail = `This must be the slug of a row whose parts can be summed: ${slugs.join(', ')}.`
  return fail('invalid_fields', { fields: { slug: [detail] } })
}

/** The number of the column whose label is asked for. */
function columnAsked(request: Request, table: TableRequest): number {
  return labelAmong(
    request,
    table.columns.map(({ label }) => label)
  )
}

/** The number of the instant that is asked for: the opening one comes first. */
function pointAsked(request: Request, table: TableRequest): number {
  return labelAmong(
    request,
    pointsOf(table.columns).map(({ label }) => label)
  )
}

function labelAmong({ query: { at = '' } }: Request, labels: readonly string[]): number {
  const n = labels.findIndex((label) => label === at || Date.parse(label) === Date.parse(at))
  if (n >= 0) return n
  const [first, last] = [labels[0], labels.at(-1)]
  const detail = `This must be the date of a column of the table, from ${first} to ${last}.`
  return fail('invalid_fields', { fields: { at: [detail] } })
}
