/** What a provider wrote about a subscription, as people see it. */
import { type Extra, extraOf } from '@bursar/contracts'
import type { Note } from './domain/subscription.ts'

/** `note` is in clear; a text of somebody who was erased is none. */
export function noteView(note: Note | null | undefined): { description: string | null; extra: Extra } {
  return { description: inClear(note?.description) || null, extra: extraOf(inClear(note?.extra)) }
}

/** The note as a rule compares it. */
export function noteInClear(note: Note | null): Note | null {
  return note && { description: inClear(note.description), extra: inClear(note.extra) }
}

function inClear(text: unknown): string {
  return typeof text === 'string' ? text : ''
}
