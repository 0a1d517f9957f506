/** HTTP schemas of second factors. */
import { type Static, Type } from 'typebox'
import { secrets } from '../fields.ts'
import { sessionsEndedBy } from '../sessions/http.ts'

/** What an operation asks for that only the account’s owner may do, although somebody is logged in. */
export const AuthenticatedUserPassword = Type.Object({ ...secrets }, { $id: 'AuthenticatedUserPassword' })
export type AuthenticatedUserPassword = Static<typeof AuthenticatedUserPassword>

/** Which second factors are to be on; what is left out stays as it is. */
export const OTPUpdate = Type.Object(
  {
    ...secrets,
    /** Codes of an authenticator app. */
    otp_enabled: Type.Optional(Type.Boolean()),
    /** Codes by e-mail. */
    email_verification_enabled: Type.Optional(Type.Boolean()),
    /** The passkeys of the account, of which there has to be one. */
    passkey_enabled: Type.Optional(Type.Boolean()),
    /** Codes by phone, which this version has no way to send. */
    phone_verification_enabled: Type.Optional(Type.Boolean())
  },
  { $id: 'OTPUpdate' }
)
export type OTPUpdate = Static<typeof OTPUpdate>

/** A new secret for an authenticator app; both texts are empty where none was made. */
export const OTP = Type.Object(
  {
    /** Base32; shown in this answer alone. */
    priv_key: Type.String(),
    /** The same as an `otpauth:` URI, for a QR code. */
    provisioning_uri: Type.String(),
    /** False until a first correct code of it was shown. */
    otp_enabled: Type.Boolean(),
    ...sessionsEndedBy
  },
  { $id: 'OTP' }
)
export type OTP = Static<typeof OTP>

/** Ten codes, each of which stands in once for a second factor; shown in this answer alone. */
export const BackupCodes = Type.Object({ codes: Type.Array(Type.String()) }, { $id: 'BackupCodes' })
