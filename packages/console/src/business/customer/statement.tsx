import { api } from '../../api/client.ts'
import { List } from '../../parts/list-page.tsx'
import { dayText } from '../../text/dates.ts'
import { moneyText } from '../../text/money.ts'
import type { CustomerPartProps } from './customer.tsx'

/** Orders, payments, write-offs and refunds, as the customer has them on its statement. */
export function Statement({ customer, search, go }: CustomerPartProps) {
  return (
    <List
      what="entries"
      path={`/api/billing/${customer}/history`}
      search={search}
      go={go}
      read={async ({ q, o, page, page_size }) =>
        (
          await api.get('/api/billing/{profile}/history', {
            params: { profile: customer },
            query: { q, o, page, page_size }
          })
        ).body
      }
      keyOf={({ created_at, description }, index) => `${created_at} ${description} ${index}`}
      empty="Nothing was ordered yet."
      columns={[
        { title: 'Entry', sort: 'description', cell: ({ description }) => description },
        { title: 'Date', sort: 'created_at', isNumber: true, cell: ({ created_at }) => dayText(created_at) },
        {
          title: 'Amount',
          sort: 'amount',
          isNumber: true,
          cell: ({ dest_amount = 0, dest_unit = 'usd', is_debit }) =>
            moneyText(is_debit ? -dest_amount : dest_amount, dest_unit)
        }
      ]}
    />
  )
}
