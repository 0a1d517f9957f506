/**
 * Lists that are asked for again and again (a statement, somebody's roles): their totals, where they end, and
 * the page that was asked for last. This process is the only writer of the file, so all of it is right until a
 * document of that list is written.
 *
 * The page is kept as text. Kept as objects it is parsed once, which spares a reader who comes again some 10 %;
 * but where readers come once, moving all those objects costs the collector twice as much as reading them.
 */
import type { Exact } from '@bursar/contracts'
import { LRUCache } from 'lru-cache'

/** A list as a whole. */
export interface WholeList {
  /** Rows and sum by unit. */
  readonly totals: readonly { readonly unit: string; readonly count: number; readonly sum: Exact }[]
  /** What its last document is sorted by; null when it has none. */
  readonly last: string | null
}

export interface KeptPage {
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
  /** Its documents as one JSON array. */
  readonly text: string
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

/** Characters that are kept of all lists of a file, and of one page. */
const KEPT_MAX = 8_000_000
const PAGE_MAX = 100_000
/** What an entry takes beside its page. */
const ENTRY_SIZE = 500

const coldList: HotList = {}

export function hotLists(): HotLists {
  const known = new LRUCache<string, HotList>({
    maxSize: KEPT_MAX,
    sizeCalculation: ({ page }) => ENTRY_SIZE + (page?.text.length ?? 0)
  })
  const nameOf = (table: number, list: string, by: string) => `${table} ${list} ${by}`

  return {
    get: (table, list, by) => known.get(nameOf(table, list, by)) ?? coldList,
    keep(table, list, by, more) {
      if (more.page && more.page.text.length > PAGE_MAX) return
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
