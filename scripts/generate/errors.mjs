/** Writes a page for each error code: the frame from the registry and the OpenAPI document, the words by hand. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorMeanings } from '../../packages/contracts/dist/error-meanings.js'
import { errors } from '../../packages/contracts/dist/index.js'

const folder = 'docs/errors'

/** Pages of codes that are no more go. Throws for a meaning that names an operation which is not there. */
export function writeErrorPages(openApi) {
  mkdirSync(folder, { recursive: true })
  const pages = new Map(Object.keys(errors).map((code) => [`${code}.md`, pageOf(code, openApi)]))
  pages.set('README.md', indexOf())
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name))
  for (const [name, text] of pages) writeFileSync(join(folder, name), text)
}

function pageOf(code, openApi) {
  const { status, detail } = errors[code]
  const { means, comes, remedy, from } = errorMeanings[code]
  return `# ${code}

| | |
|---|---|
| Status | ${status} |
| Text | ${detail} |
| Answered by | ${typeof from === 'string' ? from : from.map((name) => operation(name, code, openApi)).join('<br>')} |

${means}

## When it comes

${comes}

## What to do

${remedy}

[All codes](README.md)
`
}

function operation(name, code, { paths }) {
  const [method, path] = name.split(' ')
  if (!paths[path]?.[method.toLowerCase()]) throw new Error(`${code} is said to be answered by ${name}`)
  return `\`${name}\``
}

function indexOf() {
  const rows = Object.entries(errors)
    .sort(([a, one], [b, other]) => one.status - other.status || (a < b ? -1 : 1))
    .map(([code, { status, detail }]) => `| ${status} | [${code}](${code}.md) | ${detail} |`)
  return `# Error codes

Every error is JSON with a stable \`code\`, the \`request_id\` that finds it in the log, and a \`detail\` for people
or \`errors\` by field. Decide by \`code\`: texts may change.

These pages are written by \`npm run generate\` from [the registry](../../packages/contracts/src/errors.ts) and
[its meanings](../../packages/contracts/src/errors).

| status | code | text |
|---|---|---|
${rows.join('\n')}
`
}
