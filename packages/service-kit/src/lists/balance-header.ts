/** The header of list(+balance): what stands in front of count and results. */
import { type Exact, isCurrency } from '@bursar/contracts'
import { fail } from '../errors/fail.ts'
import type { ListedRequest } from './list-source.ts'

export interface BalanceHeader {
  readonly start_at: string | null
  readonly ends_at: string
  readonly balance_amount: Exact
  readonly balance_unit: string
  readonly balances: Readonly<Record<string, Exact>>
}

/** The unit where there is nothing to count. */
const usualUnit = 'usd'

/**
 * Makes the header from the figure of each unit. The one that is shown is in the unit asked for, else in that
 * of the newest row. Absent ends_at is now. A unit that is none is 400.
 */
export function balanceHeader(
  { list, now }: Pick<ListedRequest, 'list' | 'now'>,
  balances: Readonly<Record<string, Exact>>,
  units: { readonly asked?: string | undefined; readonly newest?: string | undefined } = {}
): BalanceHeader {
  const known = Object.keys(balances).sort()
  const { asked } = units
  if (asked !== undefined && balances[asked] === undefined && !isCurrency(asked)) {
    fail('invalid_fields', { fields: { unit: [`"${asked}" is not a known currency.`] } })
  }
  const unit = asked ?? units.newest ?? known[0] ?? usualUnit
  return {
    start_at: list.startAt ?? null,
    ends_at: list.endsAt ?? now,
    balance_amount: balances[unit] ?? 0,
    balance_unit: unit,
    balances: Object.fromEntries(known.map((name) => [name, balances[name] ?? 0]))
  }
}
