/** The text of an agreement as HTML: headings, paragraphs and lists; whatever else it holds is shown as it was written. */
import { type Html, html, joined } from '@bursar/notifications'

const HEADING = /^(#{1,3})[ \t](.*)$/
const ITEM = /^[-*][ \t](.*)$/

/** Blocks are parted by empty lines; a heading is a block of its own without them. */
export function agreementHtml(text: string): string {
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .replace(/^(#{1,3}[ \t].*)$/gm, '\n$1\n')
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
  return joined(blocks.map(blockOf)).html
}

function blockOf(block: string): Html {
  const heading = HEADING.exec(block)
  if (heading) return headingOf(heading[1]?.length ?? 1, (heading[2] ?? '').trim())
  const lines = block.split('\n')
  const items = lines.map((line) => ITEM.exec(line.trim())?.[1]?.trim())
  if (items.every((item) => item !== undefined)) {
    return html`<ul>${joined(items.map((item) => html`<li>${item}</li>`))}</ul>\n`
  }
  return html`<p>${joined(lines.map((line, n) => html`${n > 0 ? BREAK : NOTHING}${line.trim()}`))}</p>\n`
}

const BREAK = html`<br>`
const NOTHING = html``

function headingOf(level: number, text: string): Html {
  if (level === 1) return html`<h1>${text}</h1>\n`
  return level === 2 ? html`<h2>${text}</h2>\n` : html`<h3>${text}</h3>\n`
}
