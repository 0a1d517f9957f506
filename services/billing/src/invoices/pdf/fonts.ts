/**
 * The fonts that documents are set in: one family for Latin, Greek and Cyrillic and one for Japanese, each in files for some
 * characters. A file is read when the first text needs it, and stays open.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create, type Font } from 'fontkit'
import { uncompressed } from './woff.ts'

export type Weight = 400 | 700

/** A part of a text that one font has. */
export interface FontRun {
  readonly text: string
  /** The same for the same font. */
  readonly name: string
  readonly font: Font
}

/** Some characters of a family, and the file that has them. */
interface Subset {
  readonly family: string
  readonly name: string
  readonly ranges: readonly (readonly [number, number])[]
}

/** In the order in which they are asked; of Japanese there are some hundred. */
const LATIN_FIRST = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese']

/** What stands for a character that no font has. */
const UNKNOWN = '?'

const require = createRequire(import.meta.url)
const open = new Map<string, Font>()
let known: readonly Subset[] | undefined

/** The text in parts of one font each; accents are put on their letters first. */
export function fontRuns(text: string, weight: Weight): FontRun[] {
  const runs: { text: string; readonly subset: Subset }[] = []
  for (const sent of text.normalize('NFC')) {
    const subset = subsetOf(sent)
    const character = subset ? sent : UNKNOWN
    const used = subset ?? subsetOf(UNKNOWN)!
    const last = runs.at(-1)
    if (last && last.subset === used) last.text += character
    else runs.push({ text: character, subset: used })
  }
  return runs.map(({ text, subset }) => ({ text, ...opened(subset, weight) }))
}

function subsetOf(character: string): Subset | undefined {
  const point = character.codePointAt(0) ?? 0
  known ??= allSubsets()
  return known.find(({ ranges }) => ranges.some(([from, to]) => point >= from && point <= to))
}

function opened({ family, name }: Subset, weight: Weight): Pick<FontRun, 'name' | 'font'> {
  const file = `${family}-${name}-${weight}-normal.woff`
  const held = open.get(file)
  if (held) return { name: file, font: held }
  const font = create(uncompressed(readFileSync(require.resolve(`@fontsource/${family}/files/${file}`))))
  open.set(file, font)
  return { name: file, font }
}

function allSubsets(): Subset[] {
  const latin = subsetsOf('noto-sans')
  const first = LATIN_FIRST.flatMap((name) => latin.find((one) => one.name === name) ?? [])
  return [...first, ...subsetsOf('noto-sans-jp').filter(({ name }) => /^\d+$/.test(name))]
}

/** The list of files that comes with a family: for each the ranges of its characters, as CSS writes them. */
function subsetsOf(family: string): Subset[] {
  const folder = dirname(
    dirname(require.resolve(`@fontsource/${family}/files/${family}-latin-400-normal.woff`))
  )
  const listed: Record<string, string> = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8'))
  return Object.entries(listed).map(([key, ranges]) => ({
    family,
    name: key.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map(rangeOf)
  }))
}

/** `U+25ee8` or `U+26ff6-26ff8`. */
function rangeOf(written: string): readonly [number, number] {
  const [from = '', to = from] = written.trim().slice(2).split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}
