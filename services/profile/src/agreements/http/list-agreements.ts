import { Agreement, List } from '@bursar/contracts'
import {
  type Answer,
  answer,
  L5,
  type ListedRequest,
  listPage,
  type OperationRequest,
  operation
} from '@bursar/service-kit'
import { agreementForm } from '../agreement-form.ts'
import { type AgreementDocument, ALL } from '../projection.ts'

const shared = { method: 'GET', answers: { 200: List(Agreement) }, lists: L5 } as const

/** GET /api/agreements */
export const listAgreements = operation({
  ...shared,
  path: '/api/agreements',
  access: 'broker',
  summary: 'Agreements of the site, for those who write them',
  handle: (request) => listOf(request)
})

/** GET /api/legal */
export const listLegal = operation({
  ...shared,
  path: '/api/legal',
  access: 'public',
  summary: 'Agreements of the site',
  handle: (request) => listOf(request)
})

/** By title. */
async function listOf(request: ListedRequest & Pick<OperationRequest, 'collection'>): Promise<Answer> {
  const source = {
    collection: request.collection('agreements'),
    list: 'all',
    by: ALL,
    descending: false,
    dates: 'none',
    order: ({ updated_at }: AgreementDocument) => updated_at,
    orderField: 'updated_at',
    byDefault: 'title',
    open: async (documents: readonly AgreementDocument[]) => documents,
    search: { slug: ({ slug }: AgreementDocument) => slug, title: ({ title }: AgreementDocument) => title },
    sort: { title: ({ title }: AgreementDocument) => title }
  } as const
  const page = await listPage<AgreementDocument, Agreement>(request, source, async (rows) =>
    rows.map(agreementForm)
  )
  return answer(200, page)
}
