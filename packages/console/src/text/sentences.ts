/** Refusals as sentences for people. */
import { ApiError } from '@bursar/client'
import { fieldsOf } from './mistyped.ts'

/** Errors of the console's own whose message is a sentence for people. */
const ours = new Set(['PasskeyNotShown', 'Mistyped', 'CardNotTaken'])

/** @param shown fields that say themselves what is wrong with them */
export function sentenceOf(error: unknown, shown: ReadonlySet<string> = new Set()): string {
  const named = Object.entries(fieldsOf(error))
  if (named.length > 0) {
    const unsaid = named.filter(([name]) => !shown.has(name)).flatMap(([, texts]) => texts)
    return unsaid.join(' ') || 'Correct what is marked.'
  }
  const isText = error instanceof ApiError || (error instanceof Error && ours.has(error.name))
  return isText ? error.message : 'The system did not answer. Try again.'
}
