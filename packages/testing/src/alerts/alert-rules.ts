/** Reads the alerts of a Prometheus rule file: what of its YAML those that we write use. */

export interface AlertRule {
  readonly alert: string
  readonly expr: string
  /** Seconds for which `expr` has to hold before the alert fires. */
  readonly forSeconds: number
  readonly severity: string
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

/** The alerts of the file, in its order; recording rules are passed over. */
export function readAlerts(text: string): AlertRule[] {
  return text
    .split(/^ *- (?=alert:|record:|name:)/m)
    .filter((part) => part.startsWith('alert:'))
    .map((part) => {
      const { alert = '', expr = '', severity = '', for: duration = '0s' } = fieldsOf(part)
      return { alert, expr, severity, forSeconds: secondsOf(duration) }
    })
}

/** One name and text for each line; a folded text is the lines under it that stand further in. */
function fieldsOf(part: string): Record<string, string> {
  const fields: Record<string, string> = {}
  let folded: { name: string; indent: number } | undefined
  for (const line of part.split('\n')) {
    const indent = line.search(/\S/)
    if (indent < 0 || line.trimStart().startsWith('#')) continue
    if (folded && indent > folded.indent) {
      fields[folded.name] = `${fields[folded.name]} ${line.trim()}`.trim()
      continue
    }
    folded = undefined
    const [, name = '', value = ''] = /^\s*(\w+):\s*(.*)$/.exec(line) ?? []
    if (value === '>-') folded = { name, indent }
    fields[name] = value === '>-' ? '' : value
  }
  return fields
}

/** @param text such as `2m` or `[15m]` */
export function secondsOf(text: string): number {
  const [, count, unit = ''] = /(\d+)([smh])/.exec(text) ?? []
  const seconds = Number(count) * (unitSeconds[unit] ?? Number.NaN)
  if (Number.isNaN(seconds)) throw new Error(`${text} is no time that is read here`)
  return seconds
}
