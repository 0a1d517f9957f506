/** HTTP schemas of passkeys; options and responses are those of WebAuthn (Level 3, JSON forms). */
import { type Static, Type } from 'typebox'
import { DateTime, Nullable, Text } from '../../http/common.ts'

/** Bytes in base64url. */
const Bytes = (maxLength: number) => Type.String({ maxLength, pattern: '^[-_A-Za-z0-9]*$' })

const credential = {
  id: Bytes(1_400),
  rawId: Bytes(1_400),
  type: Type.Enum(['public-key'])
}

/** What a browser gives for a new passkey: `PublicKeyCredential.toJSON()`. */
export const NewPasskey = Type.Object(
  {
    /** What the user calls it. */
    title: Type.Optional(Text(100)),
    response: Type.Object({
      ...credential,
      response: Type.Object({
        clientDataJSON: Bytes(4_000),
        attestationObject: Bytes(12_000),
        transports: Type.Optional(Type.Array(Text(40), { maxItems: 10 }))
      })
    })
  },
  { $id: 'NewPasskey' }
)
export type NewPasskey = Static<typeof NewPasskey>

/** What a browser gives where a passkey is shown: `PublicKeyCredential.toJSON()`. */
export const ShownPasskey = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Bytes(4_000),
    authenticatorData: Bytes(4_000),
    signature: Bytes(2_000),
    /** Whose passkey it is. */
    userHandle: Type.Optional(Nullable(Bytes(100)))
  })
})
export type ShownPasskey = Static<typeof ShownPasskey>

/** A login by a passkey alone. */
export const PasskeyLogin = Type.Object({ response: ShownPasskey }, { $id: 'PasskeyLogin' })
export type PasskeyLogin = Static<typeof PasskeyLogin>

/** What `navigator.credentials.create` or `.get` is asked with, as `publicKey`. */
export const PasskeyOptions = Type.Record(Type.String(), Type.Unknown(), { $id: 'PasskeyOptions' })

/** What a user calls a passkey from now on. */
export const PasskeyTitle = Type.Object({ title: Text(100) }, { $id: 'PasskeyTitle' })

/** A passkey of a user. */
export const Passkey = Type.Object(
  {
    /** Credential id, base64url. */
    id: Type.String(),
    title: Type.String(),
    created_at: DateTime,
    last_used_at: Nullable(DateTime)
  },
  { $id: 'Passkey' }
)
export type Passkey = Static<typeof Passkey>
