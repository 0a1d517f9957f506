/** Texts of a row in the one form in which they are kept and compared: NFC, one kind of line break, no blanks around. */

export type CleanText =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly fault: string }

export type ReadText = (value: string) => CleanText

/** Control characters, and format characters that hide or turn around what stands beside them. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROL_BUT_BREAKS = /(?![\t\n])[\p{Cc}\u2028\u2029]/u
const FORMAT = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/

/** A text of one line. */
export const lineOf: ReadText = (value) => clean(value, CONTROL)

/** A text that may have line breaks and tabs. */
export const paragraphsOf: ReadText = (value) => clean(value.replace(/\r\n?/g, '\n'), CONTROL_BUT_BREAKS)

function clean(value: string, forbidden: RegExp): CleanText {
  const text = value.trim().normalize('NFC')
  if (text.includes('\0')) return { ok: false, fault: 'a NUL character' }
  if (/\p{Surrogate}/u.test(text)) return { ok: false, fault: 'half of a surrogate pair' }
  if (forbidden.test(text)) return { ok: false, fault: 'a control character or a line break' }
  if (FORMAT.test(text)) return { ok: false, fault: 'an invisible character' }
  return { ok: true, value: text }
}
