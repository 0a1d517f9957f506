import { UserCreate, UserDetail } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { PasswordRule } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { registerUser, user, userStream } from '../../users/domain/user.ts'
import { detailOf } from '../../users/user-detail.ts'
import { accountOf, drawIds, hashAsked, registered } from '../new-account.ts'
import { readRegistration } from '../registration.ts'
import { takeNames } from '../take-names.ts'

/**
 * POST /api/users: an account for somebody else, with a personal profile. With a password it is active at once; without
 * one it is a contact, to whom nothing is written until somebody asks for the activation mail. What the broker typed is
 * claimed for the account and proves nothing (consent rule 21).
 */
export const createUser = (hasher: PasswordHasher, rule: PasswordRule) =>
  operation({
    method: 'POST',
    path: '/api/users',
    access: 'broker',
    keys: false,
    summary: 'Create a user account or a contact, who needs no password',
    body: UserCreate,
    answers: { 201: UserDetail },
    async handle(request) {
      const wanted = readRegistration(request.body, rule)
      const hash = await hashAsked(hasher, request, wanted)
      const ids = drawIds(request)
      const takeTheirNames = await takeNames(request, wanted, ids.user)
      return request.commit(async (transaction) => {
        const slug = await takeTheirNames(transaction)
        const stream = userStream(ids.user)
        const details = { ...accountOf(request.body, wanted, ids, hash), slug }
        transaction.append(stream, registerUser(await transaction.load(stream, user), details))
        return answer(201, detailOf(registered(details, request.now), null))
      })
    }
  })
