import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type Explained, explainedQuery } from '../api/explained.ts'
import type { FigureTable, TableName, TableSearch } from '../api/tables.ts'
import { minuteText } from '../text/dates.ts'
import { figureText } from '../text/figures.ts'
import { columnName, type PeriodType } from '../text/periods.ts'
import { FaultNote } from './fault-note.tsx'
import { Skeleton } from './skeleton.tsx'
import './explain.css'

export interface ExplainProps {
  readonly profile: string
  readonly name: TableName
  readonly table: FigureTable
  readonly search: TableSearch
  readonly explained: Explained
  close(): void
}

/** Why a figure is what it is: the orders, payments and ends that sum to it. On phones it is a sheet. */
export function Explain({ profile, name, table, search, explained, close }: ExplainProps) {
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery(explainedQuery(profile, name, search, explained, page))
  const heading = useRef<HTMLHeadingElement>(null)
  const { slug, at } = explained
  // biome-ignore lint/correctness/useExhaustiveDependencies: each figure begins at its first part
  useEffect(() => {
    setPage(1)
    heading.current?.focus({ preventScroll: true })
  }, [slug, at])
  const row = [...table.results, ...(table.extra ?? [])].find((one) => one.slug === slug)
  const period = table.periods.find(({ end }) => end === at)
  const type: PeriodType = search.period_type ?? 'monthly'
  const text = (value: number) => figureText(slug, value, table.unit)
  return (
    <aside
      className="explain"
      aria-label="What is behind the figure"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {row?.title ?? slug}
          {period && row && <small>{columnName(row.kind, period, type, table)}</small>}
        </h2>
        <button type="button" className="plain icon-button" aria-label="Close" onClick={close}>
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      {row && <p className="muted">{row.definition}</p>}
      {error && <FaultNote what="what is behind this figure" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={4} what="what is behind this figure" />}
      {data && (
        <>
          <p className="explain-sum">
            <strong>{text(data.sum)}</strong> in {data.count} {data.count === 1 ? 'part' : 'parts'}
          </p>
          <ol>
            {data.results.map((part) => (
              <li key={`${part.event_id} ${part.kind} ${part.part}`}>
                <span className="number">{text(part.part)}</span>
                <span>
                  {part.profile && (
                    <Link
                      to="/business/$profile/customers/$customer"
                      params={{ profile, customer: part.profile.slug }}
                      dir="auto"
                    >
                      {part.profile.printable_name}
                    </Link>
                  )}{' '}
                  {part.kind.replaceAll('-', ' ')}
                  {part.plan && <bdi>, {part.plan.title}</bdi>}
                  <small className="muted">{minuteText(part.at)}</small>
                </span>
              </li>
            ))}
          </ol>
          {(data.next || data.previous) && (
            <nav className="pager" aria-label="Pages of parts">
              <button type="button" disabled={!data.previous} onClick={() => setPage(page - 1)}>
                Previous
              </button>
              <button type="button" disabled={!data.next} onClick={() => setPage(page + 1)}>
                Next
              </button>
            </nav>
          )}
          <p className="muted">These parts sum to the figure.</p>
        </>
      )}
    </aside>
  )
}
