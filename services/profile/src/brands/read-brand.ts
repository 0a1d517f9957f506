/** A brand as a request sends it, checked and brought into the form that is stored. */
import { type BrandUpdate, isEmail, LOGO_BYTES_MAX } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import type { BrandChange, Logo } from './domain/brand.ts'
import { pictureType } from './domain/picture.ts'

const faultOf = {
  logo: 'The logo must be a PNG, JPEG or WebP of at most 256 kB.',
  encoding: 'Send the logo as base64, or as a file of a form of several parts.',
  colour: 'Enter a colour as # and six hexadecimal digits, such as #0a7bc4.',
  support: 'Enter a URL that begins with https://, or mailto: and an e-mail address.',
  return_origins: 'Enter origins such as https://app.example.com, without a path.'
}

/** Reads the body; a file of the form is the logo. Fails with every field that is not good. */
export function readBrand(
  { logo, colour, support, return_origins: origins }: BrandUpdate,
  file: Buffer | undefined
): BrandChange {
  const faults: Record<string, string[]> = {}
  const checked = <Value>(name: keyof typeof faultOf, value: Value, isGood: boolean): Value => {
    if (!isGood) faults[name === 'encoding' ? 'logo' : name] = [faultOf[name]]
    return value
  }
  const bytes = file ?? (typeof logo === 'string' ? bytesOf(logo) : undefined)
  const type = bytes && bytes.length <= LOGO_BYTES_MAX ? pictureType(bytes) : undefined
  const picture: Logo | undefined = bytes && type && { type, bytes }
  if (bytes) checked('logo', bytes, picture !== undefined)
  else if (typeof logo === 'string') checked('encoding', logo, false)
  const read: BrandChange = {
    ...(picture ? { logo: picture } : logo === null && { logo }),
    ...(colour !== undefined && { colour: checked('colour', colour ?? '', isColour(colour)).toLowerCase() }),
    ...(support !== undefined && { support: checked('support', support ?? '', isSupport(support)) }),
    ...(origins !== undefined && {
      return_origins: checked('return_origins', [...new Set(origins.map(asOrigin))], origins.every(isOrigin))
    })
  }
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return read
}

/** Undefined for what is no base64. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function isColour(text: string | null): boolean {
  return !text || /^#[0-9a-f]{6}$/i.test(text)
}

function isSupport(text: string | null): boolean {
  if (!text) return true
  return /^mailto:/i.test(text) ? isEmail(text.slice('mailto:'.length)) : httpsUrl(text) !== undefined
}

/** Nothing but scheme, host and port. */
function isOrigin(text: string): boolean {
  const url = httpsUrl(text)
  return url !== undefined && [url.origin, `${url.origin}/`].includes(url.href)
}

/** Undefined for every other text, and where a name in front of the host hides it. */
function httpsUrl(text: string): URL | undefined {
  const url = /^https:\/\/\S+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  return url?.username || url?.password ? undefined : url
}

const asOrigin = (text: string) => (URL.canParse(text) ? new URL(text).origin : text)
