/**
 * Keys of mails. They leave the address bar at once, so that nobody reads them over a shoulder or in a history, and are kept
 * in memory alone: who loads the page again opens the link of the mail again.
 */
const keys = new Map<string, string>()

/** @param page such as `/activate` */
export function keepKey(page: string, key: string): void {
  keys.set(page, key)
}

export function keyOf(page: string): string | undefined {
  return keys.get(page)
}

/** It acts once. */
export function forgetKey(page: string): void {
  keys.delete(page)
}
