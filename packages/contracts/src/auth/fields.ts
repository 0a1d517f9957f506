/** Fields that several requests of auth have. */
import { Type } from 'typebox'
import { Code, Secret } from '../http/common.ts'
import { ShownPasskey } from './passkeys/http.ts'

/** One-time codes that may come in place of a password, or beside it. */
export const codes = {
  email_code: Type.Optional(Code),
  phone_code: Type.Optional(Code)
}

/** What proves who somebody is: a password, and a second factor where the account has one. */
export const secrets = {
  password: Type.Optional(Secret({ maxLength: 1_000 })),
  /** Of an authenticator app, or a backup code. */
  otp_code: Type.Optional(Code),
  /** A passkey of the account beside the password, asked for with the options of a login. */
  passkey: Type.Optional(ShownPasskey),
  ...codes
}
