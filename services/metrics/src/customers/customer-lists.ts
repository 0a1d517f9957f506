/** What the lists of customers have in common: whose they are, the unit, the names to search and sort by. */
import type { CustomersQuery, Exact, Organization } from '@bursar/contracts'
import {
  inViewOf,
  type ListSource,
  nameAlone,
  namedProfiles,
  type OperationRequest,
  organizationsOf
} from '@bursar/service-kit'
import type { Static } from 'typebox'
import { unitOf } from '../figures/table-request.ts'
import { type CustomerDocument, customers, listOf } from './projection.ts'

/** A customer's figures with the profile in short. */
export interface NamedCustomer {
  readonly figures: CustomerDocument
  readonly profile: Organization
}

/** A row's amounts as they are answered: exact, also where no number holds one. */
export type WithSums<Row> = { [Name in keyof Row]: Row[Name] extends number ? Exact : Row[Name] }

type CustomersRequest = OperationRequest<undefined, Static<typeof CustomersQuery>>

/** A provider's customers in the unit of the query, by their first order, to be searched and sorted by name. */
export async function customerList(
  request: CustomersRequest,
  list: 'ordered' | 'owing'
): Promise<ListSource<NamedCustomer>> {
  const provider = request.profile.id
  const by = listOf({ provider, unit: await unitOf(request) })
  const onList = customers.lists[list]!.by
  return {
    collection: request.collection('customers'),
    list,
    by,
    named: {
      ...namedProfiles(request),
      field: 'full_name',
      key: (id) => `${by}/${id}`,
      isListed: (document) => onList(document) === by
    },
    descending: true,
    dates: 'now',
    open: (documents) => named(request, documents),
    search: fields,
    sort: fields
  }
}

const fields: Required<ListSource<NamedCustomer>>['search'] = {
  slug: ({ profile }) => profile.slug,
  full_name: ({ profile }) => profile.printable_name
}

async function named(
  request: CustomersRequest,
  documents: readonly CustomerDocument[]
): Promise<NamedCustomer[]> {
  const ids = documents.map(({ profile }) => profile)
  const profiles = await organizationsOf(request, ids)
  const inView = await inViewOf(request, ids)
  return documents.map((figures) => {
    const known = profiles(figures.profile)
    const first = figures.created_at ?? undefined
    return { figures, profile: inView(figures.profile) ? known : nameAlone(known, first) }
  })
}
