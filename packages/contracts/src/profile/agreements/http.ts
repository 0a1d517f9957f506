/** HTTP schemas of agreements. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, Text } from '../../http/common.ts'

const title = Type.String({ minLength: 1, maxLength: 150 })

const written = {
  text: Type.Optional(
    Type.String({
      maxLength: 100_000,
      lines: true,
      description:
        'The agreement as text: an empty line ends a paragraph, # to ### begin headings, - begins an item.'
    })
  ),
  is_required: Type.Optional(
    Type.Boolean({ description: 'Users must sign before they go on; true when not given.' })
  )
}

/** A new agreement. */
export const AgreementCreate = Type.Object(
  { title, updated_at: Type.Optional(Text(40)), ...written },
  { $id: 'AgreementCreate' }
)
export type AgreementCreate = Static<typeof AgreementCreate>

/** Another edition of an agreement; a text that is left out stays. */
export const AgreementUpdate = Type.Object(
  { title, updated_at: Text(40), ...written },
  { $id: 'AgreementUpdate' }
)
export type AgreementUpdate = Static<typeof AgreementUpdate>

const agreement = {
  id: Id,
  slug: Type.String(),
  title: Type.String(),
  updated_at: DateTime,
  is_required: Type.Boolean()
}

/** An agreement in short. */
export const Agreement = Type.Object(agreement, { $id: 'Agreement' })
export type Agreement = Static<typeof Agreement>

/** An agreement with its text as HTML. */
export const AgreementDetail = Type.Object(
  {
    ...agreement,
    text: Type.String({ description: 'HTML of headings, paragraphs and lists, everything else escaped.' })
  },
  { $id: 'AgreementDetail' }
)
export type AgreementDetail = Static<typeof AgreementDetail>

/** The same, with the text as it was written. */
export const AgreementSource = Type.Object(
  { ...AgreementDetail.properties, source: Type.String() },
  { $id: 'AgreementSource' }
)
export type AgreementSource = Static<typeof AgreementSource>

/** That one agrees; `updated_at` says to which edition, where it is sent. */
export const AgreementSign = Type.Object(
  { read_terms: Type.Boolean(), updated_at: Type.Optional(Text(40)) },
  { $id: 'AgreementSign' }
)
export type AgreementSign = Static<typeof AgreementSign>

/** When one agreed last. */
export const SignedAgreement = Type.Object(
  { read_terms: Type.Boolean(), last_signed: DateTime },
  { $id: 'SignedAgreement' }
)
export type SignedAgreement = Static<typeof SignedAgreement>
