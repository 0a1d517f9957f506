/** The page about an error code: in docs/errors, and where the `type` of a problem points to. */
import { STATUS_CODES } from 'node:http'
import { type ErrorCode, type ErrorMeaning, errorMeaning, errors } from '@bursar/contracts'
import { CODE_HEADER, PROBLEM, plainBody, problemBody } from '../errors/error-body.ts'

const requestId = '018f3f6e-7a1b-4c55-9d0e-2f1a7c3b9e10'

/** The page as Markdown. `answeredBy`: how the operations that answer it are written. */
export async function errorPage(
  code: ErrorCode,
  origin: string,
  answeredBy: (from: readonly string[]) => string = (from) => from.map((name) => `\`${name}\``).join('<br>')
): Promise<string> {
  const { status, detail } = errors[code]
  const meaning = await errorMeaning(code)
  const { means, comes, remedy, from } = meaning
  return `# ${code}

| | |
|---|---|
| Status | ${status} |
| Text | ${detail} |
| Answered by | ${typeof from === 'string' ? from : answeredBy(from)} |

${means}

## When it comes

${comes}

## What to do

${remedy}

## Example

${exampleOf(code, meaning)}

To whoever accepts \`${PROBLEM}\`:

${problemOf(code, meaning, origin)}
`
}

/** True for a code that has a page. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code)
}

function exampleOf(code: ErrorCode, { example }: ErrorMeaning): string {
  return block(code, 'application/json', plainBody({ code, ...(example && { fields: example }) }))
}

function problemOf(code: ErrorCode, { example }: ErrorMeaning, origin: string): string {
  return block(code, PROBLEM, problemBody({ code, ...(example && { fields: example }) }, requestId, origin))
}

function block(code: ErrorCode, type: string, body: unknown): string {
  const { status } = errors[code]
  return [
    '```http',
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${type}; charset=utf-8`,
    `${CODE_HEADER.replaceAll(/\b\w/g, (letter) => letter.toUpperCase())}: ${code}`,
    `X-Request-Id: ${requestId}`,
    '',
    JSON.stringify(body, null, 2),
    '```'
  ].join('\n')
}
