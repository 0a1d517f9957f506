/** A file of anchors: one JSON object a line, so that later ones are appended to earlier ones. */
import { readFileSync } from 'node:fs'
import { CommandError } from '../command-error.ts'

/** Where a log's hash chain stood at an instant. */
export interface Anchor {
  readonly service: string
  readonly position: number
  /** The hash of the event at that position. */
  readonly hash: string
  /** When it was taken, ISO 8601. */
  readonly time: string
}

/** Anchors in one file; years of hourly ones are more than anybody compares at once. */
const ANCHORS_MAX = 10_000

/** As lines. */
export function anchorLines(anchors: readonly Anchor[]): string {
  return anchors
    .map(({ service, position, hash, time }) => `${JSON.stringify({ service, position, hash, time })}\n`)
    .join('')
}

/** Reads a file of lines, or of one JSON array. Throws CommandError that names the line which is no anchor. */
export function readAnchors(path: string): Anchor[] {
  const text = readFileSync(path, 'utf8').trim()
  const lines = text.startsWith('[') ? elements(path, text) : text.split('\n').filter((line) => line.trim())
  if (lines.length === 0) throw new CommandError(`${path} contains no anchors.`)
  if (lines.length > ANCHORS_MAX) {
    throw new CommandError(
      `${path} has ${lines.length} anchors; at most ${ANCHORS_MAX} can be compared at once.`
    )
  }
  return lines.map((line, n) => {
    const anchor = parsed(line)
    if (!anchor)
      throw new CommandError(`Line ${n + 1} of ${path} is not an anchor as \`bursar anchor\` prints it.`)
    return anchor
  })
}

function elements(path: string, text: string): string[] {
  try {
    return (JSON.parse(text) as unknown[]).map((one) => JSON.stringify(one))
  } catch {
    throw new CommandError(`${path} is not a file of anchors.`)
  }
}

function parsed(line: string): Anchor | undefined {
  try {
    const { service, position, hash, time } = JSON.parse(line) as Partial<Anchor>
    const isOne =
      typeof service === 'string' &&
      Number.isSafeInteger(position) &&
      /^[0-9a-f]{64}$/.test(hash ?? '') &&
      typeof time === 'string'
    return isOne ? (JSON.parse(line) as Anchor) : undefined
  } catch {
    return undefined
  }
}
