import { PasswordChange, ValidationError } from '@bursar/contracts'
import { answer, fail, OPERATOR, type OperationRequest, onlySelf, operation } from '@bursar/service-kit'
import { passwordFault } from '../domain/password.ts'
import { changePassword as change, user, userStream } from '../domain/user.ts'
import { passwordCheck } from '../login/check-password.ts'
import { readUser } from '../login/find-user.ts'
import type { LoginGuard } from '../login/guard.ts'
import type { PasswordHasher } from '../login/password-hasher.ts'

const required = { password: ['Your own password is needed for this.'] }
const wrong = { password: ['Incorrect password.'] }

/** PUT /api/users/{user}/password: the caller proves with a secret of their own who they are. */
export function changePassword(hasher: PasswordHasher, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher, wrong)

  /** The operator's token is a secret itself. */
  async function prove(request: OperationRequest<PasswordChange, any>): Promise<void> {
    const { caller, body, engine } = request
    if (!caller) fail('not_authenticated')
    if (caller.user === OPERATOR) return
    const { password } = body
    if (!password) fail('wrong_credentials', { fields: required })
    const account = await readUser(engine, caller.user)
    await guard.attempt(request, caller.user, () => checkPassword(account, password))
  }

  return operation({
    method: 'PUT',
    path: '/api/users/{user}/password',
    access: 'self',
    summary: 'Change a password; a secret of the caller is needed',
    body: PasswordChange,
    answers: { 200: ValidationError },
    async handle(request) {
      await prove(request)
      await onlySelf(request)
      const weak = passwordFault(request.body.new_password)
      if (weak) fail('invalid_fields', { fields: { new_password: [weak] } })
      const hash = await hasher.hash(request.body.new_password)
      return request.commit(async (transaction) => {
        const stream = userStream(request.user.id)
        transaction.append(stream, change(await transaction.load(stream, user), hash))
        return answer(200, { detail: 'The password was changed.' })
      })
    }
  })
}
