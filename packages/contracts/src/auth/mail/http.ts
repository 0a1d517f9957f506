/** HTTP schemas of the outbox. */
import { type Static, Type } from 'typebox'
import { DateTime, List, Nullable } from '../../http/common.ts'

/** A mail that left the site, or stayed in the outbox. */
export const SentMail = Type.Object(
  {
    id: Type.String(),
    created_at: DateTime,
    /** What it tells, such as recover. */
    kind: Type.String(),
    /** User name of whom it went to; empty after an erasure. */
    user: Type.String(),
    /** Empty after an erasure. */
    to: Type.String(),
    outcome: Type.Enum(['sent', 'kept', 'refused', 'withheld']),
    /** What the mail server said. */
    reply: Type.String()
  },
  { $id: 'SentMail' }
)
export type SentMail = Static<typeof SentMail>

/** A mail with its words, which are there as long as no mail server is set and nothing took its place. */
export const SentMailDetail = Type.Object(
  {
    ...SentMail.properties,
    subject: Nullable(Type.String()),
    text: Nullable(Type.String()),
    html: Nullable(Type.String())
  },
  { $id: 'SentMailDetail' }
)
export type SentMailDetail = Static<typeof SentMailDetail>

export const SentMailList = Type.Object({
  ...List(SentMail).properties,
  /** Says so where no mail server is set, and nothing leaves the site; empty otherwise. */
  detail: Type.String()
})
