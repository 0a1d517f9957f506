import { AgreementSource, AgreementUpdate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { readAgreement } from '../agreement-body.ts'
import { agreementSource } from '../agreement-form.ts'
import { AGREEMENTS_STREAM, agreementsFold, updateAgreement as update } from '../domain/agreements.ts'

/** PUT /api/agreements/{document}: another edition, which everybody has to sign. */
export const updateAgreement = operation({
  method: 'PUT',
  path: '/api/agreements/{document}',
  access: 'broker',
  summary: 'Write another edition of an agreement: users have to sign again',
  body: AgreementUpdate,
  answers: { 200: AgreementSource },
  async handle(request) {
    const { params, caller } = request
    const edition = readAgreement(request.body, caller?.user)
    return request.commit(async (transaction) => {
      const state = await transaction.load(AGREEMENTS_STREAM, agreementsFold)
      const decision = update(state, params.document, edition, transaction.time)
      transaction.append(AGREEMENTS_STREAM, decision)
      const [published] = decision.ok ? decision.events : []
      return published ? answer(200, agreementSource(published.data)) : fail('not_found')
    })
  }
})
