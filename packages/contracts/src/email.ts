/** What counts as an e-mail address: ASCII, so that no two look alike. */

const limit = 254
const address = /^(?:(?![@<>()[\]\\,;:"])[\x21-\x7e]){1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i

/** True for a plain address: no display name, no quoting, a domain of at least two labels. */
export function isEmail(text: string): boolean {
  return text.length <= limit && address.test(text)
}
