import { useState } from 'react'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { useClosed } from '../api/rights.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { Chip } from '../parts/chip.tsx'
import { List } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { toast } from '../parts/toast-manager.ts'
import { dayText } from '../text/dates.ts'
import { discountText } from '../text/plans.ts'
import { type Coupon, CouponEditor } from './coupon-editor.tsx'
import type { ListPageProps } from './customers.tsx'

/** Codes that make a plan cheaper. */
export function Coupons({ profile, search, go }: ListPageProps) {
  const closed = useClosed(profile)
  const [edited, setEdited] = useState<Coupon | 'new'>()
  const remove = useChange(
    (coupon: string) =>
      api.delete('/api/billing/{profile}/coupons/{coupon}', { params: { profile, coupon } }),
    (_, code) => toast(`${code} takes nothing off any more.`)
  )
  return (
    <>
      <PageHead title="Coupons" of={profile}>
        <ActionButton isPrimary closed={closed} onClick={() => setEdited('new')}>
          New coupon
        </ActionButton>
      </PageHead>
      {remove.error && <p role="alert">{remove.error.message}</p>}
      <List
        what="coupons"
        path={`/api/billing/${profile}/coupons`}
        search={search}
        go={go}
        searchLabel="Search coupons"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/coupons', { params: { profile }, query })).body
        }
        keyOf={({ code = '' }) => code}
        empty="No coupons yet."
        columns={[
          { title: 'Code', sort: 'code', cell: ({ code }) => <code>{code}</code> },
          {
            title: 'Discount',
            sort: 'amount',
            cell: ({ discount_type, discount_value = 0 }) =>
              discountText({ discount_type, discount_value }, 'usd')
          },
          { title: 'Plan', cell: ({ plan }) => plan?.title ?? 'all plans' },
          {
            title: 'Uses left',
            isNumber: true,
            cell: ({ nb_attempts }) =>
              nb_attempts == null ? 'no limit' : nb_attempts || <Chip>used up</Chip>
          },
          {
            title: 'Ends',
            sort: 'ends_at',
            isNumber: true,
            cell: ({ ends_at }) => (ends_at ? dayText(ends_at) : 'never')
          },
          {
            title: 'Actions',
            isNumber: true,
            cell: (coupon) => (
              <RowMenu
                of={coupon.code}
                actions={[
                  { name: 'Change…', closed, do: () => setEdited(coupon) },
                  { name: 'Delete', closed, do: () => remove.mutate(coupon.code) }
                ]}
              />
            )
          }
        ]}
      />
      {edited && (
        <CouponEditor
          profile={profile}
          coupon={edited === 'new' ? undefined : edited}
          close={() => setEdited(undefined)}
        />
      )}
    </>
  )
}
