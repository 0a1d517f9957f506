/** What a file is, by its first bytes: its name and what the sender calls it say nothing. */
import type { LogoType } from '@bursar/contracts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

/** The type of a picture that we show; undefined for everything else, SVG included, which is a document with scripts. */
export function pictureType(bytes: Buffer): LogoType | undefined {
  const begins = (mark: Buffer, at = 0) => bytes.subarray(at, at + mark.length).equals(mark)
  if (begins(PNG)) return 'image/png'
  if (begins(JPEG)) return 'image/jpeg'
  if (begins(Buffer.from('RIFF')) && begins(Buffer.from('WEBP'), 8)) return 'image/webp'
  return undefined
}
