/** Events of agreements, on `agreements`, and of who signed them, on `signatures-<user>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'

export const agreementPublished = defineEvent({
  type: 'profile.agreement-published',
  description:
    'An agreement was written, or written anew: whoever signed an earlier edition has to sign this one.',
  data: Type.Object({
    agreement: Type.String(),
    slug: Type.String(),
    title: Type.String(),
    /** As it was written: not markup. */
    text: Type.String(),
    /** True where nobody works on the site without having signed it. */
    is_required: Type.Boolean(),
    /** From 1, one more each time. */
    edition: Type.Integer({ minimum: 1 }),
    updated_at: Type.String(),
    published_by: Type.String()
  })
})

export const agreementSigned = defineEvent({
  type: 'profile.agreement-signed',
  description: 'A user signed an edition of an agreement.',
  data: Type.Object({
    user: Type.String(),
    agreement: Type.String(),
    edition: Type.Integer({ minimum: 1 }),
    signed_at: Type.String()
  })
})

export type AgreementPublished = EventData<typeof agreementPublished>
export type AgreementSigned = EventData<typeof agreementSigned>

export const agreementEvents = [agreementPublished, agreementSigned]
