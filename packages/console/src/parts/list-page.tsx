import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { CsvLink } from './csv-link.tsx'
import { DataTable, type TableColumn } from './data-table.tsx'
import { FaultNote } from './fault-note.tsx'
import { Skeleton } from './skeleton.tsx'
import './list-page.css'

/** What a list is asked for, in the API's own names; the address of the page has the same. */
export interface ListSearch {
  readonly q?: string | undefined
  readonly o?: string | undefined
  readonly page?: number | undefined
}

/** A page of a list, as the API answers it. */
export interface ListPageOf<Row> {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly Row[]
}

export interface ListProps<Row> {
  /** `customers`: what is listed, in a sentence. */
  readonly what: string
  readonly columns: readonly TableColumn<Row>[]
  readonly search: ListSearch
  /** What will be here, and how it comes to be. */
  readonly empty: ReactNode
  /** Of the list in the API, with the names filled in. */
  readonly path: string
  /** Absent: the list has no search. */
  readonly searchLabel?: string
  keyOf(row: Row, index: number): string
  read(query: ListSearch & { readonly page_size: number }): Promise<ListPageOf<Row>>
  go(search: ListSearch): void
}

const PAGE_SIZE = 50

/** A list of the API with its search, its order and its pages; the address holds all three. */
export function List<Row>(props: ListProps<Row>) {
  const { what, columns, search, empty, path, searchLabel, keyOf, read, go } = props
  const query = useQuery({
    queryKey: ['list', path, search],
    queryFn: () => read({ ...search, page_size: PAGE_SIZE }),
    placeholderData: (before: ListPageOf<Row> | undefined) => before
  })
  const page = search.page ?? 1
  return (
    <div className="list-page">
      {searchLabel && (
        <SearchBox
          label={searchLabel}
          value={search.q ?? ''}
          change={(q) => go({ ...search, q, page: undefined })}
        />
      )}
      {query.isPending && <Skeleton rows={8} what={what} />}
      {query.isError && <FaultNote what={`the ${what}`} error={query.error} again={() => query.refetch()} />}
      {query.data && query.data.results.length === 0 && (
        <p className="list-empty">
          {search.q ? (
            <>
              No {what} match “<bdi>{search.q}</bdi>”.{' '}
              <button type="button" onClick={() => go({ o: search.o })}>
                Clear search
              </button>
            </>
          ) : (
            empty
          )}
        </p>
      )}
      {query.data && query.data.results.length > 0 && (
        <>
          <DataTable
            caption={what}
            columns={columns}
            rows={query.data.results}
            keyOf={keyOf}
            sortedBy={search.o}
            sortBy={(o) => go({ ...search, o, page: undefined })}
          />
          <nav className="pager" aria-label={`Pages of ${what}`}>
            <CsvLink what={what} path={path} query={search} />
            <span className="muted" role="status">
              {rangeText(page, query.data)}
            </span>
            {(query.data.previous || query.data.next) && (
              <>
                <button
                  type="button"
                  disabled={!query.data.previous}
                  onClick={() => go({ ...search, page: page - 1 })}
                >
                  Previous
                </button>
                <button
                  type="button"
                  disabled={!query.data.next}
                  onClick={() => go({ ...search, page: page + 1 })}
                >
                  Next
                </button>
              </>
            )}
          </nav>
        </>
      )}
    </div>
  )
}

/** Milliseconds after the last key at which a search begins. */
const TYPING_MS = 250

interface SearchBoxProps {
  readonly label: string
  readonly value: string
  change(q: string | undefined): void
}

function SearchBox({ label, value, change }: SearchBoxProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => change(typed || undefined), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, change])
  return (
    <label className="search-box">
      <span className="unseen">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </label>
  )
}

function rangeText<Row>(page: number, { count, results }: ListPageOf<Row>): string {
  const first = (page - 1) * PAGE_SIZE + 1
  return `${first}–${first + results.length - 1} of ${count}`
}
