import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bankQuery } from '../api/business.ts'
import { api } from '../api/client.ts'
import { useClosed } from '../api/rights.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { List } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import { Withdraw } from './actions/withdraw.tsx'
import { ConnectedAccountCard } from './connected-account.tsx'
import type { ListPageProps } from './customers.tsx'

/** What can be withdrawn, and every movement in and out of the business's funds. */
export function Money({ profile, search, go }: ListPageProps) {
  const { data, error, refetch } = useQuery(bankQuery(profile))
  const closed = useClosed(profile)
  const [unit, setUnit] = useState<string>()
  const balances = Object.entries(
    data?.balances ?? (data ? { [data.balance_unit]: data.balance_amount } : {})
  )
  return (
    <>
      <PageHead title="Money" of={profile}>
        {balances.map(([unit, amount]) => (
          <ActionButton
            key={unit}
            isPrimary
            closed={closed ?? (amount > 0 ? undefined : 'Nothing can be withdrawn now.')}
            onClick={() => setUnit(unit)}
          >
            {balances.length > 1 ? `Withdraw ${unit.toUpperCase()}…` : 'Withdraw…'}
          </ActionButton>
        ))}
      </PageHead>
      {error && <FaultNote what="the bank account" error={error} again={refetch} />}
      {data && (
        <dl className="figure-cards">
          {balances.map(([unit, amount]) => (
            <FigureCard
              key={unit}
              label={`Available, ${unit.toUpperCase()}`}
              value={moneyText(amount, unit)}
              when={data.bank_name ? `to ${bankText(data)}` : 'no account to withdraw to'}
            />
          ))}
        </dl>
      )}
      {data?.account && <ConnectedAccountCard profile={profile} account={data.account} closed={closed} />}
      <List
        what="movements"
        path={`/api/billing/${profile}/transfers`}
        search={{ o: '-created_at', ...search }}
        go={go}
        searchLabel="Search movements"
        read={async (query) =>
          (
            await api.get('/api/billing/{profile}/transfers', {
              params: { profile },
              query: { ...query, force: '0' }
            })
          ).body
        }
        keyOf={({ created_at, description }, index) => `${created_at} ${description} ${index}`}
        empty="No money has moved yet."
        columns={[
          { title: 'Movement', sort: 'description', cell: ({ description }) => description },
          {
            title: 'Between',
            cell: ({ orig_account, dest_account }) => `${orig_account} → ${dest_account}`
          },
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
            cell: ({ dest_amount = 0, dest_unit = 'usd', is_debit }) =>
              moneyText(is_debit ? -dest_amount : dest_amount, dest_unit)
          }
        ]}
      />
      {unit && data && (
        <Withdraw
          profile={profile}
          unit={unit}
          available={Object.fromEntries(balances)[unit] ?? 0}
          bank={bankText(data)}
          close={() => setUnit(undefined)}
        />
      )}
    </>
  )
}

/** A processor that pays out need not say to which account. */
function bankText({ bank_name, last4 }: { readonly bank_name: string; readonly last4: string }): string {
  return last4 ? `${bank_name}, account ending ${last4}` : bank_name
}
