import { useState } from 'react'
import { useChange } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { useClosed } from '../api/rights.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Field } from '../parts/field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { toast } from '../parts/toast-manager.ts'
import { moneyText } from '../text/money.ts'
import { nameOf } from '../text/periods.ts'
import './import.css'

/** Bytes of a file that the system takes at once. */
const FILE_BYTES_MAX = 25_000_000

const columns = 'subscriber, plan, created_at, amount, unit, description, full_name, email'

/** Past sales from a file: first what would happen with every row, then it happens. */
export function Import({ profile }: { readonly profile: string }) {
  const [file, setFile] = useState<{ readonly name: string; readonly csv: string }>()
  const [timezone, setTimezone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone)
  const closed = useClosed(profile)
  const send = async (dry_run: boolean, csv: string) =>
    (
      await api.post('/api/billing/{profile}/transfers/import', {
        params: { profile },
        query: { timezone, ...(dry_run && { dry_run: true }) },
        csv
      })
    ).body
  const trial = useChange((csv: string) => send(true, csv))
  const real = useChange(
    (csv: string) => send(false, csv),
    ({ created }) => {
      toast(created === 1 ? 'One sale is imported.' : `${created.toLocaleString()} sales are imported.`)
      setFile(undefined)
      trial.reset()
    }
  )
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    real.reset()
    const csv = await chosen.text()
    setFile({ name: chosen.name, csv })
    trial.mutate(csv)
  }
  const report = file && trial.data
  return (
    <>
      <PageHead title="Import past sales" of={profile} />
      <p className="definition muted">
        A CSV file with a row for each sale, and these columns: {columns}. Only subscriber, created_at and
        amount are needed; amounts are in hundredths. What was imported before is left as it is, so a file can
        be sent again.
      </p>
      <div className="fields">
        <Field label="File" hint="Nothing is booked before you have seen what would happen.">
          <input
            type="file"
            accept=".csv,text/csv"
            disabled={closed !== undefined}
            onChange={({ target }) => void choose(target.files?.[0])}
          />
        </Field>
        <Field label="Time zone" hint="Of dates that say none.">
          <input value={timezone} onChange={({ target }) => setTimezone(target.value)} />
        </Field>
      </div>
      {closed && <p className="muted">{closed}</p>}
      {file && file.csv.length > FILE_BYTES_MAX && (
        <p className="fault">The file is too large for one import.</p>
      )}
      <Refusal error={trial.error ?? real.error} />
      {trial.isPending && <p role="status">Reading {file?.name}…</p>}
      {report && (
        <section className="home-part" aria-label="What would happen">
          <dl className="import-counts">
            {(
              [
                ['Would be booked', report.created],
                ['There already', report.skipped],
                ['Names that change', report.updated],
                ['Refused', report.failed_count]
              ] as const
            ).map(([label, count]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{count.toLocaleString()}</dd>
              </div>
            ))}
          </dl>
          {report.failed.length > 0 && (
            <DataTable
              caption="Rows that are refused"
              rows={report.failed}
              keyOf={({ row }) => String(row)}
              columns={[
                { title: 'Line', cell: ({ line, row }) => String(line ?? row) },
                { title: 'Why it is refused', cell: ({ reason }) => reason }
              ]}
            />
          )}
          {report.months && report.months.length > 0 && (
            <DataTable
              caption="Sales that would be booked, by month"
              rows={report.months}
              keyOf={({ month, unit }) => `${month} ${unit}`}
              columns={[
                { title: 'Month', cell: ({ month }) => monthName(month) },
                { title: 'Sales', isNumber: true, cell: ({ rows }) => rows.toLocaleString() },
                { title: 'Sum', isNumber: true, cell: ({ amount, unit }) => moneyText(amount, unit) }
              ]}
            />
          )}
          <div className="form-end">
            <ActionButton
              isPrimary
              closed={closed ?? (report.created === 0 ? 'The file has no new sale.' : undefined)}
              onClick={() => !real.isPending && real.mutate(file.csv)}
            >
              {real.isPending
                ? 'Importing…'
                : `Import ${report.created === 1 ? 'one sale' : `${report.created.toLocaleString()} sales`}`}
            </ActionButton>
          </div>
        </section>
      )}
    </>
  )
}

/** `2025-01` is `Jan 2025`. */
function monthName(month: string): string {
  const start = new Date(`${month}-01T00:00:00Z`)
  const end = new Date(start)
  end.setUTCMonth(start.getUTCMonth() + 1)
  const period = { start: start.toISOString(), end: end.toISOString(), partial: false }
  return nameOf(period, 'monthly', { timezone: 'UTC' })
}
