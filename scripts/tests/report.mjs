/** How a process that ran tests is told: as a block of TAP, and what failed for people. */
const SAID_LINES_MAX = 40
const LINES_MAX = 300

/** The TAP of one process as a block of the whole run's. */
export function asBlock(number, { name, files }, { tap, ended, ms }) {
  const lines = tap.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('TAP version'))
  // `t.plan(0, why)`: the whole file is left out.
  const skipped = /^1\.\.0 # (?!no tests found)(.+)$/m.exec(tap)
  const title = files.length === 1 ? files[0] : name
  const why = ended ? ` (${ended})` : ''
  const end = skipped && !ended ? ` # SKIP ${skipped[1]}` : ` # time=${ms.toFixed(0)}ms`
  const inside = lines.map((line) => `    ${line}`)
  return [`# Subtest: ${title}`, ...inside, `${ended ? 'not ' : ''}ok ${number} - ${title}${why}${end}`].join(
    '\n'
  )
}

/** What failed in a process, with what stands below it, and the end of what the process said beside its TAP. */
export function failuresIn({ tap, said, ended }) {
  const lines = tap.split(/\r?\n/)
  const shown = []
  for (let at = 0; at < lines.length; at++) {
    if (!/^ *not ok\b/.test(lines[at])) continue
    shown.push(lines[at])
    if (!/^ *---$/.test(lines[at + 1] ?? '')) continue
    const end = lines[at + 1].replace('---', '...')
    for (at++; at < lines.length && lines[at] !== end; at++) shown.push(lines[at])
  }
  const last = said.trimEnd().split('\n').slice(-SAID_LINES_MAX).filter(Boolean)
  return [...shown.slice(0, LINES_MAX), ...last, ...(ended ? [`The process ${ended}.`] : [])].join('\n')
}
