/** Numbers of invoices as a log gives them: neither gap nor double, at whichever instant its writer was killed. */
import type { BillingEvents } from '@bursar/contracts'

/** What a log says of them. */
export interface NumbersInLog {
  /** Invoices and credit notes. */
  readonly numbered: number
  /** Where the numbers are not what they must be, in words. */
  readonly wrong: readonly string[]
}

/** Of the events of billing, in their order. */
export function numbersInLog(
  events: Iterable<{ readonly type: string; readonly data: unknown }>
): NumbersInLog {
  const last = new Map<string, number>()
  const seen = new Set<string>()
  const sales = new Set<string>()
  const wrong: string[] = []
  for (const { type, data } of events) {
    if (type !== 'billing.invoice-numbered') continue
    const { provider, kind, running, number, sale } = data as BillingEvents['billing.invoice-numbered']
    const series = `${kind} of ${provider}`
    const before = last.get(series) ?? 0
    if (running !== before + 1) wrong.push(`${number}: ${series} ${running} follows ${before}`)
    if (seen.has(number)) wrong.push(`${number} was given twice`)
    if (sales.has(sale)) wrong.push(`${number} is of sale ${sale}, which has another number`)
    last.set(series, running)
    seen.add(number)
    sales.add(sale)
  }
  return { numbered: seen.size, wrong }
}
