import type { TableSearch } from '../api/tables.ts'
import { fieldText } from '../text/dates.ts'
import { type PeriodType, periodTypes } from '../text/periods.ts'
import './table-controls.css'

const names: Record<PeriodType, string> = {
  hourly: 'Hours',
  daily: 'Days',
  weekly: 'Weeks',
  monthly: 'Months',
  yearly: 'Years'
}

const counts = ['6', '12', '24', '36'] as const

export interface TableControlsProps {
  readonly search: TableSearch
  /** Of the sums that are shown. */
  readonly unit: string | undefined
  /** The currencies to choose from; none: the table has no sums. */
  readonly units: readonly string[]
  /** False for a table that begins now, and ends where its periods do. */
  readonly hasEnd?: boolean
  /** False for a table that keeps no past. */
  readonly hasPast?: boolean
  change(search: TableSearch): void
}

/** Which periods a table shows, up to when, and in which currency. */
export function TableControls(props: TableControlsProps) {
  const { search, unit, units, hasEnd = true, hasPast = true, change } = props
  const { period_type = 'monthly', nb_periods = '12', ends_at = '', as_of = '' } = search
  return (
    <form
      className="table-controls"
      aria-label="What the figures show"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        Periods
        <select
          value={period_type}
          onChange={({ target }) => change({ ...search, period_type: target.value as PeriodType })}
        >
          {periodTypes.map((type) => (
            <option key={type} value={type}>
              {names[type]}
            </option>
          ))}
        </select>
      </label>
      <label>
        How many
        <select value={nb_periods} onChange={({ target }) => change({ ...search, nb_periods: target.value })}>
          {[...new Set([...counts, nb_periods])].map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </label>
      {hasEnd && (
        <label>
          Up to
          <input
            type="date"
            value={ends_at.slice(0, 'YYYY-MM-DD'.length)}
            onChange={({ target }) => change({ ...search, ends_at: target.value || undefined })}
          />
        </label>
      )}
      {hasPast && (
        <label>
          As recorded by
          <input
            type="datetime-local"
            value={as_of && fieldText(as_of)}
            onChange={({ target }) =>
              change({ ...search, as_of: target.value ? new Date(target.value).toISOString() : undefined })
            }
          />
        </label>
      )}
      {units.length > 1 && (
        <label>
          Currency
          <select
            value={unit ?? units[0]}
            onChange={({ target }) => change({ ...search, unit: target.value })}
          >
            {units.map((one) => (
              <option key={one} value={one}>
                {one.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
      )}
    </form>
  )
}
