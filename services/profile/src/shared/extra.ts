/** The `extra` field of a request. */
import { EXTRA_MAX, type Extra, extraText as textOf } from '@bursar/contracts'

/** The text that is stored, empty for none; `fault` when it is too long. */
export function extraText(value: Extra): { readonly text: string; readonly fault?: string } {
  const text = textOf(value)
  return text.length > EXTRA_MAX
    ? { text: '', fault: `This field may have at most ${EXTRA_MAX} characters.` }
    : { text }
}
