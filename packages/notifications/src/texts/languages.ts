/** Languages in which mails are written; who reads another gets English. */
import { defaultLanguage } from '@bursar/contracts'
import type { Texts } from '../notices/notice.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

const written: ReadonlyMap<string, Texts> = new Map([
  [defaultLanguage, en],
  ['de', de],
  ['es', es],
  ['fr', fr]
])

export const mailLanguages: readonly string[] = [...written.keys()]

/** A language and its texts: of a region's language, such as es-mx, those of the language. */
export function textsIn(wanted: string): { readonly lang: string; readonly texts: Texts } {
  for (const lang of [wanted, wanted.split('-')[0] ?? '']) {
    const texts = written.get(lang)
    if (texts !== undefined) return { lang, texts }
  }
  return { lang: defaultLanguage, texts: en }
}
