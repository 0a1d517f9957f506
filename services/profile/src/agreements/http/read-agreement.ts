import { AgreementDetail, AgreementSource } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { agreementDetail, agreementSource } from '../agreement-form.ts'
import { type AgreementDocument, agreementKey } from '../projection.ts'

/** GET /api/agreements/{document} */
export const readAgreement = operation({
  method: 'GET',
  path: '/api/agreements/{document}',
  access: 'broker',
  summary: 'Read an agreement, also as it was written',
  answers: { 200: AgreementSource },
  handle: async (request) => answer(200, agreementSource(await documentOf(request, request.params.document)))
})

/** GET /api/legal/{agreement} */
export const readLegal = operation({
  method: 'GET',
  path: '/api/legal/{agreement}',
  access: 'public',
  summary: 'Read an agreement, with its text as HTML',
  answers: { 200: AgreementDetail },
  refuses: [404],
  handle: async (request) => answer(200, agreementDetail(await documentOf(request, request.params.agreement)))
})

async function documentOf(
  { collection }: Pick<OperationRequest, 'collection'>,
  slug: string
): Promise<AgreementDocument> {
  return (await collection('agreements').get<AgreementDocument>(agreementKey(slug))) ?? fail('not_found')
}
