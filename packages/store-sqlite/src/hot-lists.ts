/**
 * Lists that are asked for again and again (a statement, somebody's roles): their figures, where they end, and
 * the page that was asked for last, parsed. This process is the only writer of the file, so all of it is right
 * until a document of that list is written.
 */
import { LRUCache } from 'lru-cache'

/** A list as a whole. */
export interface WholeList {
  /** Rows and sum by unit. */
  readonly figures: readonly { readonly unit: string; readonly count: number; readonly sum: number }[]
  /** What its last document is sorted by; null when it has none. */
  readonly last: string | null
}

export interface KeptPage {
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
  readonly documents: readonly any[]
  /** Characters of their text. */
  readonly size: number
}

/** What is known of one list; absent is what nobody has asked for yet. */
export interface HotList {
  readonly whole?: WholeList
  readonly page?: KeptPage
}

export interface HotLists {
  get(table: number, list: string, by: string): HotList
  keep(table: number, list: string, by: string, more: HotList): void
  /** A document of the list is written, or has left it. */
  written(table: number, list: string, by: string): void
  /** Nothing that is known of a table's lists holds any more. */
  forget(table: number): void
}

/** Characters that are kept of all lists of a file, and of one page; parsed they take some three times as much. */
const KEPT_MAX = 4_000_000
const PAGE_MAX = 100_000
/** What an entry takes beside its page. */
const ENTRY_SIZE = 500

const nothing: HotList = {}

export function hotLists(): HotLists {
  const known = new LRUCache<string, HotList>({
    maxSize: KEPT_MAX,
    sizeCalculation: ({ page }) => ENTRY_SIZE + (page?.size ?? 0)
  })
  const nameOf = (table: number, list: string, by: string) => `${table} ${list} ${by}`

  return {
    get: (table, list, by) => known.get(nameOf(table, list, by)) ?? nothing,
    keep(table, list, by, more) {
      if ((more.page?.size ?? 0) > PAGE_MAX) return
      const name = nameOf(table, list, by)
      known.set(name, { ...known.get(name), ...more })
    },
    written(table, list, by) {
      if (known.size > 0) known.delete(nameOf(table, list, by))
    },
    forget(table) {
      for (const name of [...known.keys()]) if (name.startsWith(`${table} `)) known.delete(name)
    }
  }
}
