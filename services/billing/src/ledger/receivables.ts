/** A provider's sales as they are asked for: a search among very many finds them by buyers and descriptions. */
import type { LedgerRow } from '@bursar/contracts'
import {
  fewRows,
  isTooLong,
  type ListedRequest,
  type ListSource,
  meantProfiles,
  namedProfiles,
  type OperationRequest,
  organizationsOf,
  stretchesOf
} from '@bursar/service-kit'
import { describedKey } from './described-key.ts'
import { DESCRIPTIONS, type DescriptionDocument } from './descriptions-projection.ts'
import { dealingsKey, ledger, sellerOf } from './projection.ts'
import { ledgerList } from './transaction-lists.ts'
import type { NamedMovement } from './transaction-view.ts'

/** Sales that are gone through whatever is searched: that takes no longer than the indexes. */
const SHORT = 1_000
/** What a search may mean before all sales are gone through. */
const BUYERS_MAX = 200
const DESCRIPTIONS_MAX = 50
const ROWS_MAX = 10_000

type Request = OperationRequest<any, any>

/** A list, and what of the query is still to be asked of it. */
interface Asked {
  readonly list: ListedRequest['list']
  readonly source: ListSource<NamedMovement>
}

export async function receivablesAsked(request: Request): Promise<Asked> {
  const { list, asOf } = request
  const whole: Asked = { list, source: ledgerList(request, 'receivables', request.profile.id) }
  const isPlain = list.terms.length === 0 || list.fields.length > 0 || list.walk || asOf !== undefined
  if (isPlain || !(await isTooLong(request, whole.source, SHORT))) return whole
  if (await isOwnName(request)) return { ...whole, list: { ...list, terms: [] } }
  return (await found(request, whole)) ?? whole
}

/** The provider's own name stands on each of its sales. */
async function isOwnName(request: Request): Promise<boolean> {
  const { id } = request.profile
  const { slug, printable_name } = (await organizationsOf(request, [id]))(id)
  const names = [slug, printable_name].map((name) => name.toLowerCase())
  return request.list.terms.some((term) => names.some((name) => name.includes(term)))
}

/** What the search may mean, where that is not too much. */
async function found(request: Request, { list, source }: Asked): Promise<Asked | undefined> {
  const { terms } = list
  const described = await describedBy(request, terms)
  const buyers = await meantProfiles(namedProfiles(request), terms, BUYERS_MAX)
  if (!described || !buyers) return undefined
  const bought = await rowsOfBuyers(request, buyers)
  if (!bought) return undefined
  const [by, ...others] = described
  if (by !== undefined && bought.length === 0)
    return { list: { ...list, terms: [] }, source: { ...source, list: 'described', by, others } }
  const rows = await rowsDescribed(request, described)
  if (!rows) return undefined
  const isOther = ({ orig, description }: LedgerRow) =>
    !described.includes(describedKey(orig.profile, description))
  return { list, source: fewRows(source, [...rows, ...bought.filter(isOther)]) }
}

/** Keys of the sales whose descriptions have one of the terms; undefined where those are too many. */
async function describedBy({ collection, profile }: Request, terms: readonly string[]) {
  const search = { list: 'provider', by: profile.id, terms, descending: false, offset: 0 }
  const texts = await collection(DESCRIPTIONS).alphabetical({ ...search, limit: DESCRIPTIONS_MAX + 1 })
  if (texts.length > DESCRIPTIONS_MAX) return undefined
  const documents = texts.map(({ body }): DescriptionDocument => JSON.parse(body))
  return documents.map(({ provider, description }) => describedKey(provider, description))
}

async function rowsOfBuyers({ collection, profile }: Request, buyers: readonly string[]) {
  const rows: LedgerRow[] = []
  for (const buyer of buyers) {
    const range = { list: 'dealings', by: dealingsKey(buyer, profile.id) }
    for await (const some of stretchesOf<LedgerRow>(collection('ledger'), range, ledger.order)) {
      rows.push(...some.filter((row) => sellerOf(row) === profile.id))
      if (rows.length > ROWS_MAX) return undefined
    }
  }
  return rows
}

async function rowsDescribed({ collection }: Request, described: readonly string[]) {
  const rows: LedgerRow[] = []
  for (const by of described) {
    const range = { list: 'described', by }
    for await (const some of stretchesOf<LedgerRow>(collection('ledger'), range, ledger.order)) {
      rows.push(...some)
      if (rows.length > ROWS_MAX) return undefined
    }
  }
  return rows
}
