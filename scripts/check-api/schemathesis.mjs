/** Runs schemathesis, an independent tool that makes requests up from an OpenAPI document. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What every answer must be, whatever was asked: no fault of ours, and as the document says. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance'
]

const allPhases = 'examples,coverage,fuzzing'

/** The command: the given one, or that of the virtual environment of a path, or what is on PATH. */
export function findSchemathesis(given) {
  const candidates = given ? [given, join(given, 'bin', 'schemathesis')] : ['schemathesis']
  return candidates.find((command) => {
    if (given && !existsSync(command)) return false
    return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
  })
}

/**
 * One run over some of the operations; resolves to whether all went well, and to what it said.
 * @param run `names` are the values of path parameters, `query` those of query parameters; `only` and `without` are
 * lists of operation ids
 */
export async function runSchemathesis(
  command,
  { url, token, names, query, only, without = [], examples, seed, phases = allPhases }
) {
  const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'))
  try {
    writeFileSync(join(folder, 'schemathesis.toml'), configOf({ token, names, query }))
    const options = [
      '--config-file',
      join(folder, 'schemathesis.toml'),
      'run',
      `${url}/api/openapi.json`,
      '--url',
      url,
      '--checks',
      checks.join(','),
      '--phases',
      phases,
      '--max-examples',
      String(examples),
      '--seed',
      String(seed),
      '--workers',
      '2',
      '--continue-on-failure',
      '--generation-database',
      'none',
      '--no-color',
      '--warnings',
      'off',
      '--request-timeout',
      '20',
      ...(only ?? []).flatMap((id) => ['--include-operation-id', id]),
      ...without.flatMap((id) => ['--exclude-operation-id', id])
    ]
    const child = spawn(command, options, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    const said = await text(child.stdout)
    return { good: (await ended) === 0, said }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function configOf({ token, names = {}, query = {} }) {
  const lines = token ? ['[headers]', `Authorization = ${JSON.stringify(`Bearer ${token}`)}`, ''] : []
  const parameters = Object.entries(names).map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`)
  const asked = Object.entries(query).map(([name, value]) => `"query.${name}" = ${JSON.stringify(value)}`)
  return [...lines, '[parameters]', ...parameters, ...asked, ''].join('\n')
}
