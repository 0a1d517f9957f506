import { parseInstant } from '@bursar/calendar'
import { AgreementSign, errors, own, SignedAgreement } from '@bursar/contracts'
import { answer, fail, OPERATOR, operation } from '@bursar/service-kit'
import { AGREEMENTS_STREAM, agreementsFold } from '../domain/agreements.ts'
import { signAgreement as sign, signaturesFold, signaturesStream } from '../domain/signatures.ts'

/** POST /api/legal/{agreement}/sign: again, and of an edition that was signed, changes nothing. */
export const signAgreement = operation({
  method: 'POST',
  path: '/api/legal/{agreement}/sign',
  access: 'user',
  summary: 'Sign the newest edition of an agreement',
  body: AgreementSign,
  answers: { 200: SignedAgreement },
  refuses: [404, 409],
  async handle(request) {
    const { params, body, caller } = request
    if (!caller || caller.user === OPERATOR) fail('self_only')
    const { user } = caller
    const read = readSign(body)
    return request.commit(async (transaction) => {
      const agreements = await transaction.load(AGREEMENTS_STREAM, agreementsFold)
      const agreement = own(agreements, params.agreement) ?? fail('not_found')
      const stream = signaturesStream(user)
      const state = await transaction.load(stream, signaturesFold)
      const decision = sign(state, agreement, { user, read, now: transaction.time })
      transaction.append(stream, decision)
      const [signed] = decision.ok ? decision.events : []
      const last_signed = signed?.data.signed_at ?? state[agreement.agreement]?.signed_at ?? transaction.time
      return answer(200, { read_terms: true, last_signed })
    })
  }
})

/** Of when the edition is that was read; undefined where that is not said. */
function readSign({ read_terms, updated_at }: AgreementSign): string | undefined {
  const faults: Record<string, string[]> = {}
  if (!read_terms) faults.read_terms = ['Read the terms and agree to them first.']
  const read = updated_at === undefined ? undefined : parseInstant(updated_at, 'UTC')
  if (updated_at !== undefined && read === undefined) faults.updated_at = [errors.invalid_date.detail]
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return read
}
