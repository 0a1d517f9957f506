/** Fields that several requests of auth have. */
import { Type } from 'typebox'
import { Code } from '../http/common.ts'

/** One-time codes that may come in place of a password, or beside it. */
export const codes = {
  email_code: Type.Optional(Code),
  phone_code: Type.Optional(Code)
}
