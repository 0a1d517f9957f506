import { isOwnAddress } from '../text/own-address.ts'

export interface NextSearch {
  readonly next?: string | undefined
}

/** Where the address says to go on afterwards: within this site alone. */
export function nextSearch({ next }: Record<string, unknown>): NextSearch {
  // Said in any case: the router keeps what is not said as it came.
  return { next: isOwnAddress(next) ? next : undefined }
}
