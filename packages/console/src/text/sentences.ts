/** Refusals as sentences for people. */
import { ApiError } from '@bursar/client'

/** Errors of the console's own whose message is a sentence for people. */
const ours = new Set(['PasskeyNotShown'])

/** @param shown fields that say themselves what is wrong with them */
export function sentenceOf(error: unknown, shown: ReadonlySet<string> = new Set()): string {
  if (error instanceof Error && ours.has(error.name)) return error.message
  if (!(error instanceof ApiError)) return 'The system did not answer. Try again.'
  const named = Object.entries(error.fields)
  if (named.length === 0) return error.message
  const unsaid = named.filter(([name]) => !shown.has(name)).flatMap(([, texts]) => texts)
  return unsaid.join(' ') || 'Correct what is marked.'
}
