/** Reads request bodies: JSON and forms, and for uploads a CSV text or a file of a form. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fail } from '../errors/fail.ts'
import { type Form, multipartForm, urlencodedForm } from './form.ts'

/** A body with the bytes that it came as. */
export interface ReadBody {
  readonly bytes: Buffer
  readonly json?: unknown
  readonly form?: Form
  /** The bytes of a file: what its encoding is, its reader finds out. */
  readonly upload?: Buffer
}

const limits = { depth: 64 }

/** The only type of body that is taken by uploads alone. */
const FILE = 'text/csv'

/** True for a content type that only uploads have. */
export function isUpload(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith(FILE) ?? false
}

/** Makes the app read JSON, forms of both kinds and uploads, and answer 415 to everything else. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const take = (type: string, read: (bytes: Buffer, contentType: string) => Omit<ReadBody, 'bytes'>) =>
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
      return { bytes, ...read(bytes, request.headers['content-type'] ?? '') } satisfies ReadBody
    })
  take('application/json', (bytes) => (bytes.length === 0 ? {} : { json: parseJson(textOf(bytes)) }))
  take('application/x-www-form-urlencoded', (bytes) => ({ form: storable(urlencodedForm(textOf(bytes))) }))
  take('multipart/form-data', (bytes, type) => ({ form: storable(multipartForm(bytes, type)) }))
  take(FILE, (bytes) => ({ upload: bytes }))
}

function storable(form: Form): Form {
  for (const [name, texts] of form.fields) checkTexts([name, ...texts])
  return form
}

function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : fail('bad_request', { detail: 'The body is not valid UTF-8.' })
}

const notText = 'The body contains NUL characters or unpaired surrogates, which are not valid text.'

/**
 * Parses JSON that comes from outside: nothing too deep to walk through, no text that cannot be stored, and no
 * `__proto__`, which would not stay data.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text))
    fail('invalid_json', { detail: `JSON may be nested at most ${limits.depth} levels deep.` })
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
