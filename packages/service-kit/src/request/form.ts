/** Forms: `application/x-www-form-urlencoded` and `multipart/form-data` (RFC 7578), as fields and files. */
import { isUtf8 } from 'node:buffer'
import { fail } from '../errors/fail.ts'

export interface Form {
  /** Texts by name, each in the order of the form. */
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** Bytes of the files: the one called `file` first. */
  readonly files: readonly Buffer[]
}

const limits = { parts: 1_000, headBytes: 8_192 }

/** Reads the text of a URL-encoded form. */
export function urlencodedForm(text: string): Form {
  const fields = new Map<string, string[]>()
  let parts = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++parts > limits.parts) tooMany()
    add(fields, name, value)
  }
  return { fields, files: [] }
}

/** Reads the bytes of a form of several parts. */
export function multipartForm(bytes: Buffer, contentType: string): Form {
  const fields = new Map<string, string[]>()
  const files: Buffer[] = []
  let parts = 0
  for (const { head, body } of partsOf(bytes, boundaryOf(contentType))) {
    if (++parts > limits.parts) tooMany()
    const name = parameterOf(head, 'name')
    const isFile = /[;\s]filename\*?=/i.test(head) || name === 'file'
    if (isFile && name === 'file') files.unshift(body)
    else if (isFile) files.push(body)
    else if (name !== undefined) add(fields, name, textOf(body))
  }
  return { fields, files }
}

function boundaryOf(contentType: string): string {
  const found = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2]
  return boundary ?? fail('bad_request', { detail: 'The form has no boundary.' })
}

function* partsOf(
  bytes: Buffer,
  boundary: string
): Generator<{ readonly head: string; readonly body: Buffer }> {
  const mark = `--${boundary}`
  let at = bytes.indexOf(mark)
  while (at >= 0) {
    const start = at + mark.length + 2
    const end = bytes.indexOf(`\r\n${mark}`, start)
    const head = bytes.indexOf('\r\n\r\n', start)
    if (end < 0 || head < 0 || head > end || head - start > limits.headBytes) return
    yield { head: bytes.subarray(start, head).toString(), body: bytes.subarray(head + 4, end) }
    at = end + 2
  }
}

/** A parameter of Content-Disposition; undefined when it has none of that name. */
function parameterOf(head: string, name: string): string | undefined {
  const found = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(head)
  return found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2]
}

function textOf(body: Buffer): string {
  return isUtf8(body) ? body.toString() : fail('bad_request', { detail: 'The form is not valid UTF-8.' })
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
  const known = fields.get(name)
  if (known) known.push(value)
  else fields.set(name, [value])
}

function tooMany(): never {
  return fail('bad_request', { detail: `A form may have at most ${limits.parts} fields.` })
}
