/**
 * By which terms a running subscription goes on. What makes a period, a day or a use dearer counts only once it was told of;
 * until then the terms that were agreed to. What makes it cheaper counts at once.
 */
import { type Instant, type PeriodType, stretchOf } from '@bursar/calendar'
import { type AppliedRate, type HeldTerms, taxPrice } from '@bursar/contracts'

export type Rate = Omit<AppliedRate, 'included'>

/** What a period costs. */
interface Price {
  readonly period_amount: number
  readonly period_type: PeriodType
  readonly period_length: number
  readonly tax_included: boolean
}

/** What a use costs beyond the quota. */
export interface UsePrice {
  readonly slug: string
  readonly use_amount: number
  readonly quota: number
  readonly tax_included: boolean
}

/** All of it, as it was at an instant. */
export interface Terms extends Price {
  readonly setup_amount: number
  readonly tax_exempt: boolean
  readonly uses: readonly UsePrice[]
  /** Of the subscriber, and since when the provider's rates make it so. */
  readonly rate: Rate | undefined
  readonly rates_at: Instant
}

/** What counts. */
export interface TermsInForce extends Price {
  readonly setup_amount: number
  readonly uses: readonly UsePrice[]
  /** The tax on what has it in its price, and on what does not. */
  readonly rateOf: (included: boolean) => Rate | undefined
  /** Absent where all that the plan says counts. */
  readonly held?: HeldTerms
}

/** What a change is looked at for. */
export interface Comparing {
  readonly unit: string
  /** True while the setup amount is to be paid yet, after a trial. */
  readonly starts: boolean
}

const MONTH_SECONDS = 2_629_800
const HOUR_SECONDS = 3_600

/** `agreed` where `now` makes it dearer, part by part. A tax that a price has in it makes nothing dearer. */
export function termsInForce(agreed: Terms, now: Terms, { unit, starts }: Comparing): TermsInForce {
  const low = percentOf(now) <= percentOf(agreed) ? now : agreed
  const total = (amount: number, included: boolean) => withTax(amount, included, low.rate, unit)
  const price = isDearer(now, agreed, total) ? agreed : now
  const setup =
    starts && total(now.setup_amount, now.tax_included) > total(agreed.setup_amount, agreed.tax_included)
  const setup_amount = (setup ? agreed : now).setup_amount
  const uses = now.uses.flatMap((use) => useInForce(use, agreed.uses, total))
  const { period_amount, period_type, period_length, tax_included } = price
  const counts = { period_amount, period_type, period_length, tax_included, setup_amount, uses }
  const taxedSame = low === now || !hasTaxOnTop(counts)
  const isNow = taxedSame && price === now && !setup && sameUses(uses, now.uses)
  const rateOf = (included: boolean) => (included ? now : low).rate
  if (isNow) return { ...counts, rateOf }
  const { rates_at, tax_exempt } = low
  const held: HeldTerms = { ...period(price), setup_amount, tax_exempt, rates_at, use_charges: [...uses] }
  return { ...counts, rateOf, held }
}

/** With the tax that is added to it; what has it in it costs what it says. */
export function withTax(amount: number, included: boolean, rate: Rate | undefined, unit: string): number {
  if (included || !rate) return amount
  return amount + taxPrice(amount, { percent: rate.percent, included, unit }).tax
}

function percentOf({ rate }: Terms): number {
  return rate?.percent ?? 0
}

function period({ period_amount, period_type, period_length, tax_included }: Price) {
  return { period_amount, period_type, period_length, tax_included }
}

/** A tax that is in the price is the provider's to bear. */
function hasTaxOnTop({
  period_amount,
  setup_amount,
  tax_included,
  uses
}: Omit<TermsInForce, 'rateOf'>): boolean {
  const isOnTop = (amount: number, included: boolean) => amount > 0 && !included
  return (
    isOnTop(period_amount + setup_amount, tax_included) ||
    uses.some((use) => isOnTop(use.use_amount, use.tax_included))
  )
}

type Total = (amount: number, included: boolean) => number

/** A longer period asks for more at once, even where a day of it is cheaper. */
function isDearer(now: Price, before: Price, total: Total): boolean {
  const [asked, was] = [
    total(now.period_amount, now.tax_included),
    total(before.period_amount, before.tax_included)
  ]
  return asked > was || BigInt(asked) * secondsOf(before) > BigInt(was) * secondsOf(now)
}

function secondsOf({ period_type: type, period_length: length }: Price): bigint {
  const { step, count } = stretchOf({ type, length }, 1)
  return BigInt(count) * BigInt(step === 'month' ? MONTH_SECONDS : HOUR_SECONDS)
}

/** What is charged by use newly is not charged at first; what costs nothing may be recorded at once. */
function useInForce(now: UsePrice, agreed: readonly UsePrice[], total: Total): UsePrice[] {
  const before = agreed.find(({ slug }) => slug === now.slug)
  if (!before) return now.use_amount === 0 ? [now] : []
  const dearer = total(now.use_amount, now.tax_included) > total(before.use_amount, before.tax_included)
  const { use_amount, tax_included } = dearer ? before : now
  return [{ slug: now.slug, use_amount, tax_included, quota: Math.max(now.quota, before.quota) }]
}

function sameUses(some: readonly UsePrice[], others: readonly UsePrice[]): boolean {
  const same = (one: UsePrice, other: UsePrice) =>
    one.use_amount === other.use_amount &&
    one.quota === other.quota &&
    one.tax_included === other.tax_included
  return some.length === others.length && some.every((one, n) => same(one, others[n]!))
}
