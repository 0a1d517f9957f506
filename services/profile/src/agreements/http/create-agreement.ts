import { AgreementCreate, AgreementSource } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { readAgreement } from '../agreement-body.ts'
import { agreementSource } from '../agreement-form.ts'
import {
  AGREEMENTS_STREAM,
  agreementsFold,
  createAgreement as create,
  deriveAgreementSlug
} from '../domain/agreements.ts'

/** POST /api/agreements: from then on whoever uses the site has to sign it. */
export const createAgreement = operation({
  method: 'POST',
  path: '/api/agreements',
  access: 'broker',
  summary: 'Write a new agreement, which users have to sign',
  body: AgreementCreate,
  answers: { 201: AgreementSource },
  async handle(request) {
    const edition = readAgreement(request.body, request.caller?.user)
    const agreement = request.engine.world.id()
    return request.commit(async (transaction) => {
      const state = await transaction.load(AGREEMENTS_STREAM, agreementsFold)
      const slug = await deriveAgreementSlug(state, edition.title)
      const decision = create(state, { agreement, slug }, edition, transaction.time)
      transaction.append(AGREEMENTS_STREAM, decision)
      const [published] = decision.ok ? decision.events : []
      return published ? answer(201, agreementSource(published.data)) : fail('version_conflict')
    })
  }
})
