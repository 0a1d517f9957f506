import type { ReactNode } from 'react'
import './data-table.css'

export interface TableColumn<Row> {
  readonly title: string
  /** Numbers are aligned by their last digit. */
  readonly isNumber?: boolean
  /** The API's name of what the list is sorted by; absent: it is not. */
  readonly sort?: string
  cell(row: Row): ReactNode
}

export interface DataTableProps<Row> {
  readonly caption: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  keyOf(row: Row, index: number): string
  /** `name` or `-name`, as the API's `o`. */
  readonly sortedBy?: string | undefined
  sortBy?(o: string): void
}

/** Rows of a list; the first cell of a row names it. */
export function DataTable<Row>({ caption, columns, rows, keyOf, sortedBy, sortBy }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to scroll by keyboard, too
    <section className="table-frame" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={column.isNumber ? 'number' : undefined}
                aria-sort={sortOf(column.sort, sortedBy)}
              >
                {column.sort && sortBy ? (
                  <button
                    type="button"
                    className="plain"
                    onClick={() => sortBy(turned(column.sort ?? '', sortedBy))}
                  >
                    {column.title} <span aria-hidden="true">{arrow(column.sort, sortedBy)}</span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column, place) => {
                const Cell = place === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={column.title}
                    scope={place === 0 ? 'row' : undefined}
                    className={column.isNumber ? 'number' : undefined}
                  >
                    {column.cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function sortOf(name: string | undefined, by: string | undefined) {
  if (!name) return undefined
  if (by === name) return 'ascending'
  return by === `-${name}` ? 'descending' : 'none'
}

function turned(name: string, by: string | undefined): string {
  return by === name ? `-${name}` : name
}

function arrow(name: string, by: string | undefined): string {
  if (by === name) return '↑'
  return by === `-${name}` ? '↓' : ''
}
