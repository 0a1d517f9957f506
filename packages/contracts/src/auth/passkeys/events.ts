/** Events of passkeys, on `passkeys-<user>`. What they have of one opens nothing: its private half never leaves its device. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

const user = Type.String()
/** Credential id, base64url. */
const passkey = Type.String()
/** What the device has counted; 0 where it does not count. */
const counter = Type.Integer()

export const passkeyRegistered = defineEvent({
  type: 'auth.passkey-registered',
  description: 'A user registered a passkey: whoever has the device and unlocks it is let in as that user.',
  trail: { about: ({ user }) => [user], says: 'Registered a passkey.' },
  data: Type.Object({
    user,
    /** Whose key seals the title: the user. */
    person: Type.String(),
    passkey,
    /** COSE key, base64url. */
    public_key: Type.String(),
    counter,
    /** How browsers reach the device, such as internal or usb. */
    transports: Type.Array(Type.String()),
    title: personal(100)
  })
})

export const passkeyRenamed = defineEvent({
  type: 'auth.passkey-renamed',
  description: 'A user calls a passkey otherwise from now on.',
  data: Type.Object({
    user,
    /** Whose key seals the title: the user. */
    person: Type.String(),
    passkey,
    title: personal(100)
  })
})

export const passkeyUsed = defineEvent({
  type: 'auth.passkey-used',
  description: 'A user showed a passkey: alone to log in, or in addition to the password.',
  data: Type.Object({ user, passkey, counter })
})

export const passkeyRemoved = defineEvent({
  type: 'auth.passkey-removed',
  description: 'A passkey was removed: it lets nobody in any more.',
  trail: { about: ({ user }) => [user], says: 'Removed a passkey.' },
  data: Type.Object({
    user,
    passkey,
    reason: Type.Union([
      Type.Literal('asked'),
      /** Somebody proved to be the owner of an account that nobody had activated. */
      Type.Literal('activated'),
      Type.Literal('archived')
    ])
  })
})

export type PasskeyRegistered = EventData<typeof passkeyRegistered>
export type PasskeyRemoved = EventData<typeof passkeyRemoved>

export const passkeyEvents = [passkeyRegistered, passkeyRenamed, passkeyUsed, passkeyRemoved]
