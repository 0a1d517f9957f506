/** A shop with a provider's figures, and what is read of its tables. */
import { expected, testSystem } from '@bursar/testing'

export type Cells = readonly (readonly [string, number])[]

/** A system with one shop, and a reader of its tables. */
export async function shopScene(t: any, startAt: string, more: object = {}) {
  const system = await testSystem(t, { startAt })
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop', more)
  const imported = async (sales: readonly object[]) => {
    expected(await owner.post(`/api/billing/${shop}/transfers/import`, sales), 201)
    await system.settled()
  }
  const read = async (name: string, query = '') => {
    await system.settled()
    return expected(await owner.get(`/api/metrics/${shop}/${name}?${query}`), 200)
  }
  return { system, owner, shop, imported, read }
}

export function cellsOf(table: any, slug: string): Cells {
  return [...table.results, ...(table.extra ?? [])].find((row: any) => row.slug === slug).values
}

export function figuresOf(table: any, slug: string): number[] {
  return cellsOf(table, slug).map(([, figure]) => figure)
}
