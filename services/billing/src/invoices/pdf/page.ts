/** A document on A4 pages: texts in whatever script, set in columns. Lengths in points, from the upper left corner. */
import PDFDocument from 'pdfkit'
import { fontRuns, type Weight } from './fonts.ts'

export const MARGIN = 50
export const RIGHT = 545
const BOTTOM = 780

export interface Style {
  readonly size?: number
  readonly weight?: Weight
  readonly color?: string
  /** Ends at `x` in place of beginning there. */
  readonly right?: boolean
  /** Broken into lines of at most that width; one line when absent. */
  readonly width?: number
}

export interface Page {
  /** Sets a text; answers where the next line under it is. */
  text(text: string, x: number, y: number, style?: Style): number
  /** A thin line over the width of the page. */
  rule(y: number): void
  /** `y`, or the top of a new page where so much does not fit below it any more. */
  room(y: number, height: number): number
  /** Its bytes, with the number of each page where there are several. */
  end(): Promise<Buffer>
}

const GREY = '#555555'

export function newPage(title: string, author: string): Page {
  const info = { Title: title, Author: author, Producer: 'Bursar', Creator: 'Bursar' }
  const pdf = new PDFDocument({ size: 'A4', margin: 0, font: null, bufferPages: true, info })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  const registered = new Set<string>()

  function runsOf(text: string, { size = 9, weight = 400 }: Style) {
    return fontRuns(text, weight).map(({ text, name, font }) => {
      if (!registered.has(name)) pdf.registerFont(name, font)
      registered.add(name)
      pdf.font(name).fontSize(size)
      return { text, name, width: pdf.widthOfString(text) }
    })
  }

  const widthOf = (text: string, style: Style) =>
    runsOf(text, style).reduce((sum, { width }) => sum + width, 0)

  /** Of several fonts in one line each stands on the same base. */
  function line(text: string, x: number, y: number, style: Style): void {
    const runs = runsOf(text, style)
    const width = runs.reduce((sum, run) => sum + run.width, 0)
    let at = style.right ? x - width : x
    pdf.fillColor(style.color ?? '#000000')
    for (const run of runs) {
      pdf.font(run.name).fontSize(style.size ?? 9)
      pdf.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' })
      at += run.width
    }
  }

  function broken(text: string, style: Style): string[] {
    return text
      .split('\n')
      .flatMap((paragraph) => wrapped(paragraph, style.width, (part) => widthOf(part, style)))
  }

  return {
    text(text, x, y, style = {}) {
      const { size = 9 } = style
      const lines = broken(text, style)
      for (const [n, one] of lines.entries()) line(one, x, y + size + n * size * 1.4, style)
      return y + lines.length * size * 1.4
    },
    rule(y) {
      pdf.lineWidth(0.5).strokeColor('#999999').moveTo(MARGIN, y).lineTo(RIGHT, y).stroke()
    },
    room(y, height) {
      if (y + height <= BOTTOM) return y
      pdf.addPage()
      return MARGIN
    },
    async end() {
      const { count } = pdf.bufferedPageRange()
      for (let n = 0; count > 1 && n < count; n++) {
        pdf.switchToPage(n)
        line(`${n + 1} / ${count}`, RIGHT, 815, { size: 8, right: true, color: GREY })
      }
      pdf.end()
      return whole
    }
  }
}

/** Lines of at most that width: between words, and in the middle of what has no spaces. */
export function wrapped(
  text: string,
  width: number | undefined,
  widthOf: (part: string) => number
): string[] {
  if (width === undefined || widthOf(text) <= width) return [text]
  const lines: string[] = []
  let now = ''
  for (const part of text.split(/(?<= )/).flatMap((word) => (widthOf(word) <= width ? [word] : [...word]))) {
    if (now !== '' && widthOf((now + part).trimEnd()) > width) {
      lines.push(now.trimEnd())
      now = ''
    }
    now += part
  }
  return [...lines, now.trimEnd()]
}
