/** What commands write to standard output: one JSON document, or columns for people. */

export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Rows in columns as wide as their widest cell. */
export function printTable(header: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const texts = [header, ...rows].map((row) => row.map(String))
  const widths = header.map((_, n) => Math.max(...texts.map((row) => row[n]?.length ?? 0)))
  for (const row of texts) {
    const line = row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ')
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}

/** Positions of several logs in one cell. */
export function positionText(position: Readonly<Record<string, number>>): string {
  return Object.entries(position)
    .map(([service, at]) => `${service}:${at}`)
    .join(' ')
}
