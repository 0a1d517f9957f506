/** What texts from outside may be made of, and the one form that they are kept in. */

/** Everything that moves a terminal or a line, and shows nothing. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/u
/** The same but tabs and breaks of lines. */
const CONTROLS_OF_LINES = /(?![\t\n\r])\p{Cc}/u
/** What turns the direction of a text, or stands in it unseen: two texts that look alike are two. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u
/** The two joiners where they join nothing: Persian, Sinhala and emoji are written with them. */
const JOINERS_ALONE = new RegExp(
  [
    String.raw`(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]`,
    String.raw`[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])`
  ].join('|'),
  'u'
)

/** A line is a name, a title, a code or an address; lines are a description or a message. */
export type TextKind = 'line' | 'lines'

/** What is wrong with a text of that kind; undefined when nothing is. */
export function textFault(text: string, kind: TextKind): string | undefined {
  if (kind === 'lines')
    return CONTROLS_OF_LINES.test(text) ? 'Control characters are not allowed here.' : undefined
  if (CONTROLS.test(text)) return 'Line breaks and control characters are not allowed here.'
  return UNSEEN.test(text) || JOINERS_ALONE.test(text)
    ? 'Invisible characters, and characters that change the direction of text, are not allowed here.'
    : undefined
}

/** True for texts that no database and no terminal would take as they are. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text)
}

/**
 * A name of a URL as it is looked up: in NFC. One with a control character is nobody's, whatever a driver would make
 * of it: some end a text at a NUL.
 */
export function nameOfUrl(name: string): string {
  return name.normalize('NFC').replaceAll(new RegExp(CONTROLS, 'gu'), '\ufffd')
}

/** A path without the slash that existing clients put at its end. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
