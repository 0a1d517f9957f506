/**
 * Events of second factors: on `user-<id>` which of them are on, on `factors-<user>` what they are shown with. What
 * only its owner may know is sealed with the owner's key (secrets), or a keyed hash (backup codes).
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

const user = Type.String()
const factor = Type.Union([Type.Literal('totp'), Type.Literal('email'), Type.Literal('passkey')])

export const secondFactorTurnedOn = defineEvent({
  type: 'auth.second-factor-turned-on',
  description:
    'A login of this user needs a second factor from now on, or another authenticator than before.',
  trail: { about: ({ user }) => [user], says: 'Turned a second factor on.' },
  data: Type.Object({ user, factor })
})

export const secondFactorTurnedOff = defineEvent({
  type: 'auth.second-factor-turned-off',
  description: 'A second factor of this user no longer counts.',
  trail: { about: ({ user }) => [user], says: 'Turned a second factor off.' },
  data: Type.Object({ user, factor })
})

export const totpSecretIssued = defineEvent({
  type: 'auth.totp-secret-issued',
  description: 'A user was given a secret for an authenticator app; it counts from its first correct code.',
  data: Type.Object({
    user,
    /** Whose key seals the secret: the user. */
    person: Type.String(),
    /** Base32. */
    secret: personal(64),
    /** Real time from which it is worth nothing unless a code of it was shown, ISO 8601. */
    until: Type.String()
  })
})

/** The 30 seconds since 1970 that a code was of: neither it nor an earlier one is taken again. */
const step = Type.Integer()

export const totpSecretConfirmed = defineEvent({
  type: 'auth.totp-secret-confirmed',
  description: 'The first correct code of a new secret was shown: it took the place of the one before.',
  data: Type.Object({ user, step })
})

export const totpSecretsDropped = defineEvent({
  type: 'auth.totp-secrets-dropped',
  description: 'No authenticator app of this user counts any more.',
  data: Type.Object({ user })
})

export const totpCodeUsed = defineEvent({
  type: 'auth.totp-code-used',
  description: 'A code of an authenticator app was shown and is used up.',
  data: Type.Object({ user, step })
})

export const backupCodesIssued = defineEvent({
  type: 'auth.backup-codes-issued',
  description:
    'A user was given backup codes in place of all earlier ones; none with the last second factor.',
  trail: { about: ({ user }) => [user], says: 'Got new backup codes.' },
  data: Type.Object({
    user,
    /** Keyed hashes. */
    codes: Type.Array(Type.String(), { maxItems: 10 })
  })
})

export const backupCodeUsed = defineEvent({
  type: 'auth.backup-code-used',
  description: 'A backup code was shown and is used up.',
  trail: { about: ({ user }) => [user], says: 'Used a backup code.' },
  data: Type.Object({ user, code: Type.String() })
})

export const secondFactorLocked = defineEvent({
  type: 'auth.second-factor-locked',
  description: 'Too many wrong codes in a row were shown for this user: for a while none is taken.',
  trail: { about: ({ user }) => [user], says: 'Entered too many wrong codes: for a while none is taken.' },
  data: Type.Object({
    user,
    /** Real time up to which, ISO 8601. */
    until: Type.String()
  })
})

export type SecondFactor = EventData<typeof secondFactorTurnedOn>['factor']
export type TotpSecretIssued = EventData<typeof totpSecretIssued>

export const factorEvents = [
  secondFactorTurnedOn,
  secondFactorTurnedOff,
  totpSecretIssued,
  totpSecretConfirmed,
  totpSecretsDropped,
  totpCodeUsed,
  backupCodesIssued,
  backupCodeUsed,
  secondFactorLocked
]
