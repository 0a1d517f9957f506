/** The table as text, for the terminal and for RESULTS.md alike. */
import type { Row } from './rows.ts'

export interface About {
  readonly date: string
  readonly node: string
  readonly cores: number
  readonly cpu: string
  readonly command: string
  readonly mode: string
}

const headings = ['what', 'figure', 'beside', 'target', 'met']

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, figure, beside, target, met }) => [
    what,
    figure,
    beside,
    target,
    met === undefined ? '' : met ? 'yes' : 'no'
  ])
  const widths = headings.map((heading, n) =>
    Math.max(heading.length, ...lines.map((line) => line[n]?.length ?? 0))
  )
  const written = (line: readonly string[]) =>
    `| ${line.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [written(headings), rule, ...lines.map(written)].join('\n')
}

export function markdown({ date, node, cores, cpu, command, mode }: About, rows: readonly Row[]): string {
  return `# Results

${date}, Node ${node}, ${cores} cores (${cpu}), ${mode} run by \`${command}\`.

Every comparison was measured in the same run, on the same machine, a moment apart. Read the ratios: absolute
figures move with the machine and with whatever else it does, twofold and more on a shared one. CPU is the
processor time of the measured process alone, garbage collection and compiler threads included; the requests
come from another process, over loopback.

${table(rows)}
`
}
