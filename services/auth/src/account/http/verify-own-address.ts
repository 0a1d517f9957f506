import { AddressToVerify, isEmail } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { openAddresses } from '../../addresses/addresses.ts'
import { issueVerification, issuing } from '../../challenges/issue.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { readUser } from '../../users/find-user.ts'

/**
 * POST /api/users/{user}/verify: a code and a link to an e-mail address, the account's own unless another is named. The
 * answer is the same whether somebody else has it.
 */
export const verifyOwnAddress = (guard: LoginGuard) =>
  operation({
    method: 'POST',
    path: '/api/users/{user}/verify',
    access: 'self',
    summary: 'Send a code and a link to an address that is to be verified',
    body: AddressToVerify,
    answers: { 200: AddressToVerify },
    async handle(request) {
      const { id: user } = request.user
      const { email, phone } = request.body
      if (phone !== undefined) {
        fail('invalid_fields', { fields: { phone: ['Codes go by e-mail alone: send `email`.'] } })
      }
      await guard.sendCode(request, user)
      const addresses = await openAddresses(request.engine)
      const account = await readUser(request.engine, user)
      if (account.is !== 'live') fail('not_found')
      const address = email?.trim() || account.email
      if (typeof address !== 'string' || !isEmail(address)) {
        fail('invalid_fields', { fields: { email: ['Enter a valid e-mail address.'] } })
      }
      return issuing(request, { guard, address }, async (issuer) => {
        if (!issuer) return answer(200, { email: address })
        return request.commit(async (transaction) => {
          await issueVerification(transaction, { addresses, issuer }, { user, address })
          return answer(200, { email: address })
        })
      })
    }
  })
