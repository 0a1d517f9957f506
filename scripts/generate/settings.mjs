/** Writes the table of docs/operating/settings.md: what each setting is for, and what is taken. */
import { readFileSync, writeFileSync } from 'node:fs'
import { meanings, variables } from '../../packages/host/dist/index.js'

const page = 'docs/operating/settings.md'
const [begin, end] = ['<!-- generated: settings -->', '<!-- end of generated -->']

/** Throws when the page has lost the marks that the table stands between. */
export function writeSettings() {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no place for the table: ${begin} … ${end}`)
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${table()}\n\n${text.slice(to)}`)
}

function table() {
  const rows = Object.entries(meanings).map(([name, { by, usual, means }]) => {
    const cells = [`\`${name}\``, by, usual, means, variables[name].expected]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    '| variable | read by | default | meaning | what is taken |',
    '|---|---|---|---|---|',
    ...rows
  ].join('\n')
}
