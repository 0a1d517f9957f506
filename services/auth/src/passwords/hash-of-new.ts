/** The hash of a password that a user chooses. */
import { fail, networkOf, type OperationRequest } from '@bursar/service-kit'
import { type PasswordRule, passwordText } from './domain/password.ts'
import type { PasswordHasher } from './password-hasher.ts'

type Request = Pick<OperationRequest<{ readonly new_password?: string | undefined }, any>, 'body' | 'address'>

export async function hashOfNew(
  hasher: PasswordHasher,
  rule: PasswordRule,
  { body, address }: Request
): Promise<string> {
  return hasher.hash(passwordText(newPassword(rule, body)), networkOf(address))
}

/** Fails with 400 where none was sent, or one that will not do. */
export function newPassword(rule: PasswordRule, { new_password: text }: Request['body']): string {
  if (!text) fail('invalid_fields', { fields: { new_password: ['This field is required.'] } })
  const weak = rule(text)
  if (weak) fail('invalid_fields', { fields: { new_password: [weak] } })
  return text
}
