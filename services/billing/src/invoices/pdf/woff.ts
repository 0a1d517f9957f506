/** Fonts as the web has them: each table compressed by itself. Opened once, so that no page waits for it. */
import { inflateSync } from 'node:zlib'

const HEADER = 44
const ENTRY = 20
const TABLE = 16

/** The same font with its tables as they are, aligned to four bytes (OpenType's own form). */
export function uncompressed(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF file')
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(12 + TABLE * count)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  const parts = [head]
  let at = head.length
  for (let n = 0; n < count; n++) {
    const entry = HEADER + ENTRY * n
    const [start, stored, length] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place)) as [
      number,
      number,
      number
    ]
    const bytes = woff.subarray(start, start + stored)
    const table = 12 + TABLE * n
    woff.copy(head, table, entry, entry + 4)
    woff.copy(head, table + 4, entry + 16, entry + 20)
    head.writeUInt32BE(at, table + 8)
    head.writeUInt32BE(length, table + 12)
    const whole = Buffer.alloc(length + ((4 - (length % 4)) % 4))
    ;(stored < length ? inflateSync(bytes) : bytes).copy(whole)
    parts.push(whole)
    at += whole.length
  }
  return Buffer.concat(parts)
}
