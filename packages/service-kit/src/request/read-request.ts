/** A request as it was read: whatever its body came in, the same fields are the same request. */

import { hash } from 'node:crypto'
import { inOrderOfNames } from '@bursar/contracts'
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { fail } from '../errors/fail.ts'
import type { RawQuery } from '../lists/list-query.ts'
import type { Operation } from '../operation/operation.ts'
import { asMeant, formAsMeant } from './as-meant.ts'
import { parseJson, type ReadBody } from './body.ts'
import type { Form } from './form.ts'
import { fits, readQuery, tooManyFor } from './schema-check.ts'
import { normalTexts } from './text-check.ts'

export interface ReadRequest {
  /** All of the query, each text in NFC. */
  readonly asked: RawQuery
  /** What the operation's schema has of the query. */
  readonly query: Readonly<Record<string, unknown>>
  /** Undefined for a file, and where the operation takes no body. */
  readonly body: unknown
  readonly upload: Buffer | undefined
}

const noBody: Partial<ReadBody> = {}

/** Reads it; nothing of it is checked yet. */
export function readRequest(operation: Operation, request: FastifyRequest): ReadRequest {
  const { json, form, upload } = (request.body as ReadBody | undefined) ?? noBody
  const asked = request.url.includes('%') ? inNfc(request.query as RawQuery) : (request.query as RawQuery)
  const query = operation.query ? readQuery(operation.query, asked) : {}
  const file = operation.upload ? (upload ?? (form && fileOf(form, request))) : undefined
  if (file) return { asked, query, body: undefined, upload: file }
  const schema = operation.body
  if (!schema) return { asked, query, body: undefined, upload: undefined }
  const body = form ? normalTexts(schema, formAsMeant(schema, form, parseJson)) : jsonRead(schema, json ?? {})
  return { asked, query, body, upload: operation.attached ? form?.files[0] : undefined }
}

/** A form of several parts is how a browser sends a file. */
function fileOf({ files }: Form, { headers }: FastifyRequest): Buffer | undefined {
  const [file] = files
  if (file || !headers['content-type']?.toLowerCase().startsWith('multipart/')) return file
  return fail('invalid_fields', { fields: { file: ['No file was submitted.'] } })
}

/** What is too long to be taken is not looked into. */
function jsonRead(schema: TSchema, json: unknown): unknown {
  if (tooManyFor(schema, json)) return json
  return normalTexts(schema, fits(schema, json) ? json : asMeant(schema, json))
}

function inNfc(query: RawQuery): RawQuery {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.normalize('NFC') : value?.map((one) => one.normalize('NFC'))
    ])
  )
}

/** The text that two requests of one method and path have in common when they ask for the same. */
export function sameText({ asked, body, upload }: ReadRequest): string {
  return canonical({ query: asked, body, file: upload && hash('sha256', upload, 'hex') })
}

/** JSON whose fields are in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? inOrderOfNames(part) : part
  )
}
