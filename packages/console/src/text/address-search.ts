/** What an address says behind its question mark: plain names and values, as the API itself has them. */

/** A number that an earlier version wrote in quotes. */
const QUOTED = /^"(\d+)"$/

/** Of `?nb_periods=12&unit=usd`, all values as texts. */
export function parseSearch(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)]
  return Object.fromEntries(pairs.map(([name, value]) => [name, value.replace(QUOTED, '$1')]))
}

/** What is undefined is not said. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== null)
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}
