/** `extra`: a text or a JSON object of the client's own that is kept with a record. */
import { type Static, Type } from 'typebox'
import { Nullable } from './http/common.ts'

/** Characters that it may have, an object as JSON. */
export const EXTRA_MAX = 10_000

/** Null for none. A text that is the JSON of an object is answered as that object. */
export const Extra = Nullable(
  Type.Union([
    Type.Record(Type.String(), Type.Unknown(), { maxProperties: 1_000 }),
    Type.String({ maxLength: EXTRA_MAX, lines: true })
  ])
)
export type Extra = Static<typeof Extra>

/** The text that is kept of it: of an object its JSON, empty for none. */
export function extraText(extra: Extra): string {
  if (extra === null) return ''
  if (typeof extra !== 'string') return JSON.stringify(extra)
  const object = objectIn(extra)
  return object ? JSON.stringify(object) : extra
}

/** What a kept text stands for. */
export function extraOf(text: string): Extra {
  return text === '' ? null : (objectIn(text) ?? text)
}

function objectIn(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
