/** The hash of a password that a user chooses. */
import { fail, networkOf, type OperationRequest } from '@bursar/service-kit'
import { passwordFault, passwordText } from './domain/password.ts'
import type { PasswordHasher } from './password-hasher.ts'

type Request = Pick<OperationRequest<{ readonly new_password?: string | undefined }, any>, 'body' | 'address'>

/** Fails with 400 where none was sent, or one that will not do. */
export async function hashOfNew(hasher: PasswordHasher, { body, address }: Request): Promise<string> {
  const { new_password: text } = body
  if (!text) fail('invalid_fields', { fields: { new_password: ['This field is required.'] } })
  const weak = passwordFault(text)
  if (weak) fail('invalid_fields', { fields: { new_password: [weak] } })
  return hasher.hash(passwordText(text), networkOf(address))
}
