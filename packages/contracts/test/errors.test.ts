import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type ErrorCode, errors } from '@bursar/contracts'
import t from 'tap'
import { errorMeanings } from '../dist/error-meanings.js'

const pages = new URL('../../../docs/errors/', import.meta.url)

t.test('every code has its meaning, in sentences, and its page', async (t) => {
  const codes = Object.keys(errors) as ErrorCode[]
  t.same(Object.keys(errorMeanings).sort(), [...codes].sort())
  for (const code of codes) {
    const { means, comes, remedy, from } = errorMeanings[code]
    for (const text of [means, comes, remedy]) t.match(text, /^[`A-Z1-9].{10,}\.$/, `${code}: ${text}`)
    t.ok(from.length > 0, code)
    if (!t.ok(existsSync(new URL(`${code}.md`, pages)), `docs/errors/${code}.md, by npm run generate`))
      continue
    const page = readFileSync(new URL(`${code}.md`, pages), 'utf8')
    for (const part of [means, comes, remedy, errors[code].detail, `| Status | ${errors[code].status} |`]) {
      t.ok(page.includes(part), `${code} is up to date`)
    }
  }
  const expected = [...codes.map((code) => `${code}.md`), 'README.md'].sort()
  t.same(readdirSync(pages).sort(), expected, 'no page of a code that is no more')
})

t.test('codes are names, and their statuses are errors', async (t) => {
  for (const [code, { status, detail }] of Object.entries(errors)) {
    t.match(code, /^[a-z]+(_[a-z]+)*$/)
    t.ok(status >= 400 && status < 600, code)
    t.match(detail, /\.$/, code)
  }
})
