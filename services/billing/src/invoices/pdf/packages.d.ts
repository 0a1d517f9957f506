/** What is used of two packages that have no types of their own. */

declare module 'fontkit' {
  export interface Font {
    readonly numGlyphs: number
    hasGlyphForCodePoint(codePoint: number): boolean
    layout(text: string): unknown
  }
  export function create(bytes: Uint8Array): Font
}

declare module 'pdfkit' {
  import type { Readable } from 'node:stream'
  import type { Font } from 'fontkit'

  interface TextOptions {
    readonly lineBreak?: boolean
    readonly baseline?: string
  }

  /** Lengths in points from the upper left corner. */
  export default class PDFDocument extends Readable {
    constructor(options: {
      readonly size: 'A4'
      readonly margin: number
      readonly font: null
      readonly bufferPages?: boolean
      readonly lang?: string
      readonly info?: Readonly<Record<string, string | Date>>
    })
    registerFont(name: string, font: Font): this
    font(name: string): this
    fontSize(size: number): this
    fillColor(color: string): this
    strokeColor(color: string): this
    lineWidth(width: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    stroke(): this
    widthOfString(text: string): number
    text(text: string, x: number, y: number, options: TextOptions): this
    addPage(): this
    bufferedPageRange(): { readonly start: number; readonly count: number }
    switchToPage(page: number): this
    end(): void
  }
}
