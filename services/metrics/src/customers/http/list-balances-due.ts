import { justAfter } from '@bursar/calendar'
import { type BalancesDue, BalancesDueList, CustomersQuery, fromStored } from '@bursar/contracts'
import { answer, L7, type ListSource, listPage, operation } from '@bursar/service-kit'
import { customerList, type NamedCustomer, type WithSums } from '../customer-lists.ts'

/** GET /api/metrics/{profile}/balances-due: who owes a provider, and how much. */
export const listBalancesDue = operation({
  method: 'GET',
  path: '/api/metrics/{profile}/balances-due',
  access: 'direct',
  unconditional: true,
  summary: 'List subscribers with a balance due, and the amounts',
  query: CustomersQuery,
  lists: L7,
  answers: { 200: BalancesDueList },
  async handle(request) {
    const { list, now, origin, url, reveal, inTurn } = request
    const { startAt = '', endsAt = justAfter(now) } = list
    const source: ListSource<NamedCustomer> = {
      ...(await customerList(request, 'owing')),
      dates: 'none',
      // The dates are about the profiles that are shown, which no index of orders knows.
      keep: ({ profile }) => profile.created_at >= startAt && profile.created_at < endsAt
    }
    const sort = [...list.sort, { field: 'slug', descending: false }]
    const byDate = { ...source.sort, created_at: ({ profile }: NamedCustomer) => profile.created_at }
    const asked = { list: { ...list, sort }, now, origin, url, reveal, inTurn }
    return answer(200, await listPage(asked, { ...source, sort: byDate }, async (rows) => rows.map(shown)))
  }
})

type Shown = Omit<BalancesDue, 'balances'> & {
  readonly balances: Record<string, WithSums<BalancesDue['balances'][string]>>
}

function shown({ figures, profile }: NamedCustomer): Shown {
  const { unit, contract_value, cash_payments, balance } = figures
  return {
    ...profile,
    balances: {
      [unit]: {
        contract_value: fromStored(contract_value),
        cash_payments: fromStored(cash_payments),
        balance: fromStored(balance)
      }
    }
  }
}
