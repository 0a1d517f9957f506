import type { Notice } from '@bursar/notifications'

/** A notice with its address. */
export interface AddressedNotice {
  readonly to: string
  /** The reader's language. */
  readonly lang: string
  readonly notice: Notice
  /** Whose key seals the address where it is noted. */
  readonly person: string
}
