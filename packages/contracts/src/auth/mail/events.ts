/** Events of mail that a service sent, on `mail-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

export const mailSent = defineEvent({
  type: 'auth.mail-sent',
  description: 'A mail left the site, or stayed: it was refused, or too many went to that address.',
  data: Type.Object({
    mail: Type.String(),
    /** What it was asked for, such as challenge. */
    notice: Type.String(),
    /** Its words, such as recover. */
    kind: Type.String(),
    /** Whose account it goes to; absent of one to an address that stands for no account. */
    user: Type.Optional(Type.String()),
    /** The profile that it tells of. */
    profile: Type.Optional(Type.String()),
    /** What it is about: a challenge, a session, an offer, another user. */
    about: Type.Optional(Type.String()),
    /** The profile by whose role a role was given that it tells of. */
    as: Type.Optional(Type.String()),
    /** Start of its links. */
    origin: Type.String(),
    /** Whose key seals the address: that of the user, else of the profile. */
    person: Type.String(),
    address: personal(254),
    /** `kept`: it is in the outbox, because no mail server is set. */
    outcome: Type.Union([
      Type.Literal('sent'),
      Type.Literal('kept'),
      Type.Literal('refused'),
      Type.Literal('withheld')
    ]),
    /** What the mail server said; it may name the address. */
    reply: Type.Optional(personal(500))
  })
})

export type MailSent = EventData<typeof mailSent>

export const mailEvents = [mailSent]
