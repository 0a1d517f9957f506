import type { Notice } from '@bursar/notifications'

/** A notice with its address. */
export interface AddressedNotice {
  readonly to: string
  /** The reader's language. */
  readonly lang: string
  readonly notice: Notice
  /** Whose key seals the address where it is noted. */
  readonly person: string
  /** Real time from which it is worth nothing to the reader, ISO 8601; absent: it goes however late. */
  readonly until?: string
}
