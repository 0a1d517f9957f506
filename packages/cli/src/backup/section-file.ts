/** Files of a backup: lines of JSON, compressed, written durably and read in pages. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { CommandError } from '../command-error.ts'

/** Rows of a page that is read, and characters that a line may have: the largest append is far smaller. */
const limits = { page: 500, line: 128 * 1_048_576 }

/** Fast, and a third of the size: what is left to gain is ciphertext. */
const compression = { level: 1 }

export interface Written {
  readonly rows: number
  readonly bytes: number
  /** Of the bytes of the file, hex. */
  readonly sha256: string
}

/** Writes a file that is not there yet, for its owner alone, and flushes it. */
export async function writeSection(path: string, pages: AsyncIterable<readonly unknown[]>): Promise<Written> {
  const sum = createHash('sha256')
  let [rows, bytes] = [0, 0]
  async function* texts() {
    for await (const page of pages) {
      rows += page.length
      if (page.length > 0) yield page.map((row) => `${JSON.stringify(row)}\n`).join('')
    }
  }
  async function* summed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      sum.update(chunk)
      yield chunk
    }
  }
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(Readable.from(texts()), createGzip(compression), summed, file)
  return { rows, bytes, sha256: sum.digest('hex') }
}

/** Reads a file again. Throws CommandError when it is not there or damaged. */
export async function* readSection<Row>(path: string): AsyncGenerator<readonly Row[]> {
  let page: Row[] = []
  for await (const line of linesOf(path)) {
    page.push(JSON.parse(line))
    if (page.length < limits.page) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** The SHA-256 of a file, hex, and its size. Throws CommandError when it cannot be read. */
export async function sumOf(path: string): Promise<Omit<Written, 'rows'>> {
  const sum = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of createReadStream(path)) {
      bytes += chunk.length
      sum.update(chunk)
    }
  } catch (error) {
    throw damaged(path, error)
  }
  return { bytes, sha256: sum.digest('hex') }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const gunzip = createGunzip()
  file.once('error', (error) => gunzip.destroy(error))
  let rest = ''
  try {
    for await (const text of file.pipe(gunzip).setEncoding('utf8')) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > limits.line) throw new Error('a line is too long')
      yield* lines
    }
    if (rest !== '') throw new Error('its last line is cut off')
  } catch (error) {
    throw damaged(path, error)
  } finally {
    file.destroy()
  }
}

function damaged(path: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error
  return new CommandError(`${path} is damaged: ${(error as Error).message}.`, { cause: error })
}
