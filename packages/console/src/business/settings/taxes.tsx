import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { removeRate, type TaxRate, taxesQuery } from '../../api/taxes.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { FaultNote } from '../../parts/fault-note.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { percentText, placeText } from '../../text/taxes.ts'
import type { SettingsPartProps } from './settings.tsx'
import { TaxEditor } from './tax-editor.tsx'

/** The tax that is due on what the business sells, by where its customers are. */
export function Taxes({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(taxesQuery(profile))
  const [edited, setEdited] = useState<TaxRate | 'new'>()
  const remove = useChange(
    (rate: TaxRate) => removeRate(profile, rate),
    () => toast('The rate is gone. What was ordered before keeps its tax.')
  )
  return (
    <>
      <div className="part-head">
        <p className="muted">
          The rate of the customer’s region counts, else that of the country, else the one of all other
          countries. Who does not say from where they buy is taken to be from your own country. A new rate is
          for orders from then on.
        </p>
        <ActionButton isPrimary closed={closed} onClick={() => setEdited('new')}>
          New rate…
        </ActionButton>
      </div>
      <Refusal error={remove.error} />
      {error && <FaultNote what="the tax rates" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={3} what="tax rates" />}
      {data?.length === 0 && (
        <p className="list-empty">
          No tax is added to what you sell. Add a rate for each place where you owe one.
        </p>
      )}
      {data && data.length > 0 && (
        <DataTable
          caption="tax rates"
          rows={data}
          keyOf={(rate: TaxRate) => placeText(rate)}
          columns={[
            { title: 'Customers in', cell: (rate) => <bdi>{placeText(rate)}</bdi> },
            { title: 'Tax', cell: ({ title }) => <bdi>{title}</bdi> },
            {
              title: 'Reverse charge',
              cell: ({ reverse_charge }) => (reverse_charge ? 'for businesses of other countries' : '')
            },
            { title: 'Rate', isNumber: true, cell: ({ percent }) => percentText(percent) },
            {
              title: 'Actions',
              isNumber: true,
              cell: (rate) => (
                <RowMenu
                  of={placeText(rate)}
                  actions={[
                    { name: 'Change…', closed, do: () => setEdited(rate) },
                    { name: 'Remove', closed, do: () => remove.mutate(rate) }
                  ]}
                />
              )
            }
          ]}
        />
      )}
      {edited && <TaxEditor profile={profile} rate={edited} close={() => setEdited(undefined)} />}
    </>
  )
}
