/**
 * Counts the tests in files of raw TAP (`tap --output-file`): `node scripts/test-counts.mjs FILE …` prints each
 * failure and each skipped test by name, the slowest files, and ends with `N passed, N failed, N skipped`. Exits 1 when something
 * failed or nothing was run.
 *
 * A test is a `t.test` block with no blocks inside, or an assertion that stands beside blocks. So the count is
 * the same however many assertions a test makes.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const POINT = /^(?<indent> *)(?<not>not )?ok\b(?: \d+)?(?: - )?(?<rest>.*)$/
const DIRECTIVE = /(?<!\\)# (?<kind>skip|todo)\b ?(?<reason>.*)$/i

/** Totals with the names of what failed and of what was left out; `todo` points count as skipped. */
export function countTests(tap) {
  const counts = { passed: 0, failed: [], skipped: [] }
  // Open blocks, outermost first; each holds the points seen inside it.
  const blocks = [{ indent: -4, points: [] }]
  for (const line of linesOutsideDiagnostics(tap)) {
    const subtest = /^( *)# Subtest: (.*)$/.exec(line)
    if (subtest) {
      blocks.push({ indent: subtest[1].length, name: unescapeName(subtest[2]), points: [] })
      continue
    }
    const match = POINT.exec(line)
    if (!match) continue
    const point = readPoint(match.groups)
    const closes = blocks.length > 1 && blocks.at(-1).indent === match.groups.indent.length
    if (closes) point.inside = blocks.pop().points
    blocks.at(-1).points.push(point)
  }
  // Blocks that never closed: the run was cut off in the middle of them.
  for (const block of blocks.slice(1)) counts.failed.push(`${block.name} (did not end)`)
  for (const point of blocks[0].points) count(point, [], counts)
  return counts
}

function count(point, path, counts) {
  const names = [...path, point.name]
  const inside = point.inside ?? []
  const name = names.join(' > ')
  // A file that ends before its first test says that it was skipped; nobody asked for that.
  if (point.skip === 'no tests found') return counts.failed.push(`${name}: ${point.skip}`)
  if (point.skip !== undefined) return counts.skipped.push(point.skip ? `${name} (${point.skip})` : name)
  if (!inside.some((inner) => inner.inside)) {
    for (const inner of inside) if (inner.skip !== undefined) count(inner, names, counts)
    if (point.ok) counts.passed++
    else counts.failed.push(withAssertions(name, inside))
    return
  }
  const failedBefore = counts.failed.length
  for (const inner of inside) count(inner, names, counts)
  // A block can fail by itself: a timeout, a wrong plan, an exit code.
  if (!point.ok && counts.failed.length === failedBefore) counts.failed.push(name)
}

function withAssertions(name, inside) {
  const failed = inside.filter((inner) => !inner.ok).map((inner) => inner.name)
  return failed.length ? `${name}: ${failed.join('; ')}` : name
}

function readPoint({ not, rest }) {
  const text = rest.replace(/ \{$/, '')
  const directive = DIRECTIVE.exec(text)
  const name = unescapeName(
    text
      .replace(DIRECTIVE, '')
      .replace(/(?<!\\)# time=.*$/, '')
      .trim()
  )
  return { ok: !not || directive !== null, name: name || '(no name)', skip: directive?.groups.reason }
}

function unescapeName(name) {
  return name.replace(/\\([#\\])/g, '$1')
}

/** Lines of TAP without the YAML under points, which may quote source code or other TAP. */
function* linesOutsideDiagnostics(tap) {
  let end
  for (const line of tap.split(/\r?\n/)) {
    if (end !== undefined) {
      if (line === end) end = undefined
    } else if (/^ *---$/.test(line)) end = line.replace('---', '...')
    else yield line
  }
}

/** Test files with the milliseconds that each took, slowest first. */
export function slowestFiles(tap, count) {
  const files = [...linesOutsideDiagnostics(tap)].flatMap((line) => {
    const match = /^(?:not )?ok \d+ - (\S+\.js)\b.* # time=([\d.]+)(ms|s)?/.exec(line)
    return match ? [{ file: match[1], ms: Number(match[2]) * (match[3] === 's' ? 1000 : 1) }] : []
  })
  return files.sort((a, b) => b.ms - a.ms).slice(0, count)
}

/** The same as lines for people. */
export function describeSlowest(tap, count = 12) {
  return slowestFiles(tap, count).map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`)
}

function main(files) {
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const file of files) {
    const tap = readFileSync(file, 'utf8')
    const counts = countTests(tap)
    for (const line of describeSlowest(tap)) console.log(line)
    for (const name of counts.skipped) console.log(`skipped: ${name}`)
    for (const name of counts.failed) console.log(`FAILED: ${name}`)
    passed += counts.passed
    failed += counts.failed.length
    skipped += counts.skipped.length
  }
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
