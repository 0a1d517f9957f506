/** The bytes of a file as text, chunk by chunk. Bytes that are no text of its encoding are found, and never replaced. */
import { isUtf8 } from 'node:buffer'

/** What a file may be said to be; one that is said to be nothing is UTF-8, or what its byte order mark says. */
export const encodings = ['utf-8', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

/** True for an encoding that a file may be said to be in. */
export function isEncoding(name: string): name is Encoding {
  return (encodings as readonly string[]).includes(name)
}

/** Text up to where the bytes stop being text. */
export interface Decoded {
  readonly text: string
  /** What the bytes behind it are not, as people call it; undefined while all is well. */
  readonly not: string | undefined
}

export interface Decoder {
  decode(bytes: Buffer): Decoded
  /** What an unfinished character at the very end comes to. */
  end(): Decoded
}

/** How one encoding is read. */
interface Charset {
  readonly name: string
  /** How many bytes from the start are whole characters, as far as their number tells. */
  whole(bytes: Buffer): number
  /** Undefined when the bytes are no text. */
  text(bytes: Buffer): string | undefined
  /** Behind each line break, from the start. */
  nextLine(bytes: Buffer, from: number): number
}

/** Reads a file in the encoding that its mark says, else in the one that it is said to be in. */
export function decoder(said: Encoding = 'utf-8'): Decoder {
  let charset: Charset | undefined
  let rest: Buffer = Buffer.alloc(0)

  function read(bytes: Buffer, all: boolean): Decoded {
    let ready = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
    if (!charset) {
      if (ready.length < MARK_BYTES_MAX && !all) {
        rest = ready
        return { text: '', not: undefined }
      }
      const found = marked(ready) ?? { charset: said === 'utf-8' ? utf8 : windows1252, bytes: 0 }
      charset = found.charset
      ready = ready.subarray(found.bytes)
    }
    const length = all ? ready.length : charset.whole(ready)
    rest = Buffer.from(ready.subarray(length))
    return decoded(charset, ready.subarray(0, length))
  }

  return { decode: (bytes) => read(bytes, false), end: () => read(Buffer.alloc(0), true) }
}

const MARK_BYTES_MAX = 3

function decoded(charset: Charset, bytes: Buffer): Decoded {
  const text = charset.text(bytes)
  if (text !== undefined) return { text, not: undefined }
  // Line by line, so that the text ends where the line at fault begins.
  let good = ''
  for (let at = 0; at < bytes.length; ) {
    const next = charset.nextLine(bytes, at)
    const line = charset.text(bytes.subarray(at, next))
    if (line === undefined) break
    good += line
    at = next
  }
  return { text: good, not: charset.name }
}

function marked(bytes: Buffer): { readonly charset: Charset; readonly bytes: number } | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { charset: utf8, bytes: 3 }
  if (first === 0xff && second === 0xfe) return { charset: utf16(false), bytes: 2 }
  if (first === 0xfe && second === 0xff) return { charset: utf16(true), bytes: 2 }
  return undefined
}

const utf8: Charset = {
  name: 'UTF-8',
  whole(bytes) {
    // Back over the followers of a character that may still go on, four bytes at most.
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back] ?? 0
      if (byte < 0x80) break
      if (byte < 0xc0) continue
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? bytes.length - back : bytes.length
    }
    return bytes.length
  },
  text: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined),
  nextLine: afterByte
}

/** What 0x80 to 0x9f are in windows-1252, where Latin-1 has control characters. */
const FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const windows1252: Charset = {
  name: 'windows-1252',
  whole: (bytes) => bytes.length,
  text: (bytes) =>
    bytes.toString('latin1').replace(/[\x80-\x9f]/g, (one) => FROM_80[one.charCodeAt(0) - 0x80] ?? one),
  nextLine: afterByte
}

function utf16(bigEndian: boolean): Charset {
  return {
    name: 'UTF-16',
    whole(bytes) {
      const even = bytes.length - (bytes.length % 2)
      const last = bytes[even - (bigEndian ? 2 : 1)] ?? 0
      return last >= 0xd8 && last <= 0xdb ? even - 2 : even
    },
    text(bytes) {
      if (bytes.length % 2 > 0) return undefined
      const text = (bigEndian ? Buffer.from(bytes).swap16() : bytes).toString('utf16le')
      return /\p{Surrogate}/u.test(text) ? undefined : text
    },
    nextLine(bytes, from) {
      const [high, low] = bigEndian ? [0, 1] : [1, 0]
      for (let at = from; at + 1 < bytes.length; at += 2) {
        const code = (bytes[at + high] ?? 0) * 256 + (bytes[at + low] ?? 0)
        if (code === 0x0a || code === 0x0d) return at + 2
      }
      return bytes.length
    }
  }
}

function afterByte(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === 0x0a || bytes[at] === 0x0d) return at + 1
  return bytes.length
}
