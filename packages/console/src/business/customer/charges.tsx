import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { dayText } from '../../text/dates.ts'
import { moneyText } from '../../text/money.ts'
import { Refund } from '../actions/refund.tsx'
import { Settle } from '../actions/settle.tsx'
import { type Charge, chargeState } from '../charge-state.ts'
import type { CustomerPartProps } from './customer.tsx'

type Doing = { readonly charge: Charge; readonly how: 'refund' | 'paid' | 'written off' }

/** What a customer paid, what failed, and what waits to be paid. */
export function Charges(props: CustomerPartProps & { readonly isGone?: boolean }) {
  const { profile, customer, search, go, closed, isGone } = props
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  return (
    <>
      <List
        what="payments"
        path={
          isGone ? `/api/billing/${profile}/received?payer=${customer}` : `/api/billing/${customer}/charges`
        }
        search={{ o: '-created_at', ...search }}
        go={go}
        read={async ({ q, o, page, page_size }) => {
          const query = { q, o, page, page_size }
          const { body } = isGone
            ? await api.get('/api/billing/{profile}/received', {
                params: { profile },
                query: { ...query, payer: customer }
              })
            : await api.get('/api/billing/{profile}/charges', { params: { profile: customer }, query })
          return body
        }}
        keyOf={({ id }) => id}
        empty="No payments yet."
        columns={[
          { title: 'Payment', cell: ({ description, id }) => description ?? id },
          {
            title: 'State',
            cell: (charge) => {
              const { tone, text } = chargeState(charge)
              return <Chip tone={tone}>{text}</Chip>
            }
          },
          { title: 'Card', cell: ({ last4 }) => (last4 ? `ends in ${last4}` : '–') },
          {
            title: 'Date',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => dayText(created_at)
          },
          {
            title: 'Amount',
            sort: 'amount',
            isNumber: true,
            cell: ({ amount, unit }) => moneyText(amount, unit)
          },
          {
            title: 'Actions',
            isNumber: true,
            cell: (charge) => (
              <RowMenu
                of={charge.description ?? charge.id}
                actions={(['refund', 'paid', 'written off'] as const)
                  .filter((how) =>
                    how === 'refund' ? charge.state !== 'created' : charge.state === 'created'
                  )
                  .map((how) => ({
                    name: names[how],
                    closed: closed ?? (how === 'refund' ? notRefundable(charge) : undefined),
                    do: () => setDoing({ charge, how })
                  }))}
              />
            )
          }
        ]}
      />
      {doing?.how === 'refund' && (
        <Refund
          profile={profile}
          customer={customer}
          charge={doing.charge.processor_key ?? ''}
          unit={doing.charge.unit}
          lines={doing.charge.lines}
          close={close}
        />
      )}
      {doing && doing.how !== 'refund' && (
        <Settle
          customer={customer}
          claim_code={doing.charge.claim_code ?? ''}
          amount={doing.charge.amount}
          unit={doing.charge.unit}
          as={doing.how}
          close={close}
        />
      )}
    </>
  )
}

const names = { refund: 'Refund…', paid: 'Mark as paid…', 'written off': 'Write off…' } as const

function notRefundable({ state, lines }: Charge): string | undefined {
  if (state !== 'done') return 'Only a payment that went through can be refunded.'
  return lines.some(({ refundable }) => refundable > 0) ? undefined : 'All of it was refunded.'
}
