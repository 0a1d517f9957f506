/** Reads request bodies: JSON, and for uploads a CSV text or one file of a form. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fail } from '../fail.ts'

/** A body with the bytes that it came as: a repeat is told from another request by them. */
export interface ReadBody {
  readonly bytes: Buffer
  readonly json?: unknown
  /** The bytes of a file: what its encoding is, its reader finds out. */
  readonly upload?: Buffer
}

const limits = { depth: 64 }

/** Types of uploads; only operations that take a file answer to them. */
const uploads = ['text/csv', 'multipart/form-data']

/** True for a content type that only uploads have. */
export function isUpload(contentType: string | undefined): boolean {
  return uploads.some((type) => contentType?.toLowerCase().startsWith(type))
}

/** Makes the app read JSON and uploads, and answer 415 to everything else. */
export function readBodies(app: FastifyInstance): void {
  const asBytes = { parseAs: 'buffer' } as const
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', asBytes, async (_: FastifyRequest, bytes: Buffer) => {
    const json = bytes.length === 0 ? undefined : parseJson(textOf(bytes))
    return { bytes, json } satisfies ReadBody
  })
  app.addContentTypeParser('text/csv', asBytes, async (_: FastifyRequest, bytes: Buffer) => {
    return { bytes, upload: bytes } satisfies ReadBody
  })
  app.addContentTypeParser('multipart/form-data', asBytes, async (request: FastifyRequest, bytes: Buffer) => {
    return { bytes, upload: fileOf(bytes, request.headers['content-type'] ?? '') } satisfies ReadBody
  })
}

function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : fail('bad_request', { detail: 'The body is not valid UTF-8.' })
}

const notText = 'Null characters and halves of surrogate pairs are not text.'

/**
 * Parses JSON that comes from outside: nothing too deep to walk through, no text that cannot be stored, and no
 * `__proto__`, which would not stay data.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) fail('invalid_json', { detail: `JSON may be nested ${limits.depth} levels deep.` })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('invalid_json')
  }
  // Only an escape can bring any of these in, so nearly every body is done here.
  if (/\\u|__proto__/i.test(text)) checkTexts(json)
  return json
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x22) quoted = !quoted
    else if (quoted) continue
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > limits.depth) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

/** Ends the request with 400 when some text in it could not be stored. */
export function checkTexts(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || /\p{Surrogate}/u.test(value)) fail('bad_request', { detail: notText })
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (name === '__proto__') fail('bad_request')
      checkTexts(name)
      checkTexts(part)
    }
  }
}

/** The first file of a form (RFC 7578), or its field `file`. */
function fileOf(bytes: Buffer, contentType: string): Buffer {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  const mark = boundary && `--${boundary[1] ?? boundary[2]}`
  if (!mark) return fail('bad_request', { detail: 'The form has no boundary.' })
  let at = bytes.indexOf(mark)
  while (at >= 0) {
    const start = at + mark.length + 2
    const end = bytes.indexOf(`\r\n${mark}`, start)
    const head = bytes.indexOf('\r\n\r\n', start)
    if (end < 0 || head < 0 || head > end) break
    const disposition = bytes.subarray(start, head).toString()
    if (/filename\*?=|name="?file"?/i.test(disposition)) return bytes.subarray(head + 4, end)
    at = end + 2
  }
  return fail('invalid_fields', { fields: { file: ['No file was submitted.'] } })
}
