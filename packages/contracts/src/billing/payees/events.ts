/** Events of the accounts that providers have at the payment processor, and of what is handed on to them. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Id, Instant, OneOf } from '../fields.ts'

const standing = {
  /** Whether the processor lets money be handed on to it. */
  receives: Type.Boolean(),
  /** Whether it pays out to a bank. */
  pays_out: Type.Boolean(),
  /** What it still asks for, by its names of that. */
  due: Type.Array(Type.String())
}

export const payeeConnected = defineEvent({
  type: 'billing.payee-connected',
  description: 'A provider has an account of its own at the payment processor.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'Connected an account of its own at the payment processor.'
  },
  data: Type.Object({
    profile: Id,
    /** The processor’s id of it. */
    account: Id,
    connected_at: Instant
  })
})

export const payeeChecked = defineEvent({
  type: 'billing.payee-checked',
  description: 'How the processor says that the account of a provider stands; told when that changed.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'The payment processor looked at the connected account.'
  },
  data: Type.Object({ profile: Id, account: Id, ...standing, checked_at: Instant })
})

export const payeeDisconnected = defineEvent({
  type: 'billing.payee-disconnected',
  description:
    'Nothing more is handed on to the account of a provider: as it asked, or because the account is gone.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'The account at the payment processor is connected no more.'
  },
  data: Type.Object({ profile: Id, account: Id, reason: OneOf('asked', 'gone'), disconnected_at: Instant })
})

export const shareHanded = defineEvent({
  type: 'billing.share-handed',
  description:
    'How much of a provider’s share of a charge lies in its account at the processor, once that changed.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'Handed on the share of a charge to the connected account, or took back a part of it.'
  },
  data: Type.Object({
    charge: Id,
    /** The provider. */
    profile: Id,
    unit: Type.String(),
    /** All that was handed on of it less what was taken back. */
    amount: Amount,
    handed_at: Instant
  })
})

export const shareStuck = defineEvent({
  type: 'billing.share-stuck',
  description:
    'A part of a charge could not be handed on to its provider’s account, or taken back: it is tried again. At 0 it was.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'The share of a charge could not be handed on or taken back for now, or could again.'
  },
  data: Type.Object({
    charge: Id,
    /** The provider. */
    profile: Id,
    way: OneOf('out', 'back'),
    unit: Type.String(),
    amount: Amount,
    /** The processor’s word for why. */
    reason: Type.String(),
    stuck_at: Instant
  })
})

export type PayeeConnected = EventData<typeof payeeConnected>
export type PayeeChecked = EventData<typeof payeeChecked>
export type PayeeDisconnected = EventData<typeof payeeDisconnected>
export type ShareHanded = EventData<typeof shareHanded>
export type ShareStuck = EventData<typeof shareStuck>

export const payeeEvents = [payeeConnected, payeeChecked, payeeDisconnected, shareHanded, shareStuck]
