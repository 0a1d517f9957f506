/** Phone numbers as E.164. The tables of all countries are loaded with the first number: most starts see none. */
import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/min'

const load = createRequire(import.meta.url)
let library: typeof import('libphonenumber-js/min') | undefined

/** The number in E.164, read as of `country` where it has no country code; undefined when it is none. */
export function phoneOf(text: string, country: string | undefined): string | undefined {
  library ??= load('libphonenumber-js/min') as typeof import('libphonenumber-js/min')
  const region = country ? { defaultCountry: country as CountryCode } : {}
  const number = library.parsePhoneNumberFromString(text, region)
  return number?.isValid() ? number.number : undefined
}
