/** What is behind one figure of a table. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type { TableName, TableSearch } from './tables.ts'

export interface Explained {
  /** Of the row. */
  readonly slug: string
  /** End of the period. */
  readonly at: string
}

/** `payments@2026-02-01T00:00:00Z`, as the address has it. */
export const explainText = ({ slug, at }: Explained): string => `${slug}@${at}`

export function readExplain(text: string | undefined): Explained | undefined {
  const [, slug, at] = /^([\w-]+)@([\w:.-]+)$/.exec(text ?? '') ?? []
  return slug && at ? { slug, at } : undefined
}

const PAGE_SIZE = 20

export const explainedQuery = (
  profile: string,
  table: TableName,
  search: TableSearch,
  { slug, at }: Explained,
  page: number
) =>
  queryOptions({
    queryKey: ['explained', profile, table, search, slug, at, page],
    queryFn: async () => {
      const { explain: _, extra, ...asked } = search
      const query = { ...asked, ...(extra && { extra: '1' }), slug, at, page, page_size: PAGE_SIZE }
      return (await api.get('/api/metrics/{profile}/{table}/explain', { params: { profile, table }, query }))
        .body
    }
  })
