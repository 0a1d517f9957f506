/**
 * Counts the tests in files of TAP that `npm test` writes: `node scripts/tests/counts.mjs FILE …` prints each
 * failure and each skipped test by name, the slowest files, and ends with `N passed, N failed, N skipped`. Exits 1
 * when something failed or nothing was run.
 *
 * A test is a `t.test` block with no blocks inside, or an assertion that stands beside blocks. So the count is
 * the same however many assertions a test makes.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const POINT = /^(?<indent> *)(?<not>not )?ok\b(?: \d+)?(?: - )?(?<rest>.*)$/
const DIRECTIVE = /(?<!\\)# (?<kind>skip|todo)\b ?(?<reason>.*)$/i
const TIME = /(?<!\\)# time=(?<amount>[\d.]+)(?<unit>ms|s|m)?.*$/
const FILE = /\.test\.m?js$/
const MS = { ms: 1, s: 1000, m: 60_000 }

/** Totals with the names of what failed and of what was left out; `todo` points count as skipped. */
export function countTests(tap) {
  const counts = { passed: 0, failed: [], skipped: [] }
  for (const { file, points } of filesIn(tap)) {
    const names = file === undefined ? [] : [file]
    for (const point of points) count(point, names, counts)
    // A file that ends before its first test says that it was skipped; nobody asked for that.
    if (points.length === 0) counts.failed.push(`${file}: no tests found`)
  }
  return counts
}

/** Test files with the milliseconds that their tests took, slowest first. */
export function slowestFiles(tap, count) {
  const files = filesIn(tap).filter(({ file }) => file !== undefined)
  const timed = files.map(({ file, points }) => ({ file, ms: points.reduce((sum, { ms }) => sum + ms, 0) }))
  return timed.sort((a, b) => b.ms - a.ms).slice(0, count)
}

/** The same as lines for people. */
export function describeSlowest(tap, count = 12) {
  return slowestFiles(tap, count).map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`)
}

/** The points of each file. `npm test` puts each process into one block; a file is named there, or by the block. */
function filesIn(tap) {
  const files = []
  for (const block of readPoints(tap)) {
    let current
    const begin = (file) => {
      current = { file, points: [] }
      files.push(current)
    }
    if (block.inside === undefined) {
      begin(undefined)
      current.points.push(block)
      continue
    }
    if (FILE.test(block.name)) begin(block.name)
    if (block.skip !== undefined) current.points.push({ ...block, name: '(the file)', inside: undefined })
    for (const point of block.inside) {
      // What a group says before a file's tests; it fails when the file cannot be read.
      if (FILE.test(point.name)) begin(point.name)
      if (!current) begin(block.name)
      if (!FILE.test(point.name) || !point.ok) current.points.push(point)
    }
    // A process can fail by itself: a timeout, a wrong plan, an exit code.
    if (!block.ok && block.inside.every((point) => point.ok)) {
      begin(undefined)
      current.points.push({ ...block, inside: undefined })
    }
  }
  return files
}

/** The tree of points: a block is a point with what is inside of it. */
function readPoints(tap) {
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
    // Blocks that never closed: their process was cut off in the middle of them.
    while (blocks.length > 1 && blocks.at(-1).indent > match.groups.indent.length) endUnended(blocks)
    const closes = blocks.length > 1 && blocks.at(-1).indent === match.groups.indent.length
    if (closes) point.inside = blocks.pop().points
    blocks.at(-1).points.push(point)
  }
  while (blocks.length > 1) endUnended(blocks)
  return blocks[0].points
}

function endUnended(blocks) {
  const { name, points } = blocks.pop()
  blocks.at(-1).points.push({
    ok: false,
    name: `${name} (did not end)`,
    ms: 0,
    inside: points.length ? points : undefined
  })
}

function count(point, path, counts) {
  const names = [...path, point.name]
  const inside = point.inside ?? []
  const name = names.join(' > ')
  if (point.skip !== undefined) return counts.skipped.push(point.skip ? `${name} (${point.skip})` : name)
  if (!inside.some((inner) => inner.inside)) {
    for (const inner of inside) if (inner.skip !== undefined) count(inner, names, counts)
    if (point.ok) counts.passed++
    else counts.failed.push(withAssertions(name, inside))
    return
  }
  const failedBefore = counts.failed.length
  for (const inner of inside) count(inner, names, counts)
  if (!point.ok && counts.failed.length === failedBefore) counts.failed.push(name)
}

function withAssertions(name, inside) {
  const failed = inside.filter((inner) => !inner.ok).map((inner) => inner.name)
  return failed.length ? `${name}: ${failed.join('; ')}` : name
}

function readPoint({ not, rest }) {
  const text = rest.replace(/ \{$/, '')
  const directive = DIRECTIVE.exec(text)
  const time = TIME.exec(text)?.groups
  const name = unescapeName(text.replace(DIRECTIVE, '').replace(TIME, '').trim())
  return {
    ok: !not || directive !== null,
    name: name || '(no name)',
    skip: directive?.groups.reason,
    ms: time ? Number(time.amount) * MS[time.unit ?? 'ms'] : 0
  }
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
