/** Phone numbers as E.164. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The number in E.164, read as of `country` where it has no country code; undefined when it is none. */
export function phoneOf(text: string, country: string | undefined): string | undefined {
  const region = country ? { defaultCountry: country as CountryCode } : {}
  const number = parsePhoneNumberFromString(text, region)
  return number?.isValid() ? number.number : undefined
}
