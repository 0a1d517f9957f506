/**
 * Checks the API from outside: schemathesis makes requests up from `/api/openapi.json`, as a manager of the broker
 * and as nobody, and no answer may be a fault of ours or other than the document says.
 *
 * `npm run check:api -- [--url URL] [--schemathesis PATH] [--examples N] [--seed N] [--short]`: of a running system
 * (its manager by BURSAR_ADMIN_USERNAME and BURSAR_ADMIN_PASSWORD), else of one that it starts itself. PATH is the
 * command, or a virtual environment that has it (SCHEMATHESIS); where there is none the check is skipped. It leaves
 * behind what it made, so it is not for a system with real data.
 */
import { parseArgs } from 'node:util'
import { admin as ownAdmin, startOwnSystem } from './check-api/own-system.mjs'
import { asking, logIn, makeScene } from './check-api/scene.mjs'
import { findSchemathesis, runSchemathesis } from './check-api/schemathesis.mjs'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    schemathesis: { type: 'string' },
    examples: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false }
  }
})

/** A minute or two, for a check of every change. */
const shortForm = { examples: 12, phases: 'examples,fuzzing' }

/** Names that are looked up in a table at one's peril. */
const INHERITED = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__lookupGetter__'
]

const command = findSchemathesis(values.schemathesis ?? process.env.SCHEMATHESIS)
if (!command) {
  console.log('SKIPPED: schemathesis is not installed; `pip install schemathesis` puts it on PATH.')
  process.exit(0)
}
const own = values.url ? undefined : await startOwnSystem()
try {
  const url = (values.url ?? own.url).replace(/\/+$/, '')
  process.exitCode = (await checkAll(url, own ? ownAdmin : fromEnvironment())) ? 0 : 1
} finally {
  await own?.end()
}

/** A system that runs already has a manager of its own. */
function fromEnvironment() {
  const { BURSAR_ADMIN_USERNAME: username = 'admin', BURSAR_ADMIN_PASSWORD: password } = process.env
  if (!password) throw new Error('BURSAR_ADMIN_PASSWORD is not set: the checks log in as the first manager.')
  return { username, password }
}

async function checkAll(url, admin) {
  const document = await asking(url)('GET', '/api/openapi.json')
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.entries(path).map(([method, { operationId }]) => ({ method, id: operationId }))
  )
  // What takes things away, or the token, comes when the others had them.
  const last = ids.filter(({ method, id }) => method === 'delete' || isLast(id)).map(({ id }) => id)
  const token = await logIn(url, admin)
  const names = await makeScene(url, token, admin.username)
  const { seed, short } = values
  const common = short ? { url, names, seed, ...shortForm } : { url, names, seed, examples: values.examples }
  const runs = [
    ['a manager of the broker', { ...common, token, without: last }],
    ['nobody', common],
    ...inheritedRuns(document, { ...common, token }),
    ['a manager of the broker, taking away', { ...common, token, only: last.filter((id) => !logsOut(id)) }],
    [
      'a manager of the broker, logging out',
      { ...common, token: await logIn(url, admin), only: last.filter(logsOut) }
    ]
  ]
  const failed = []
  for (const [who, run] of runs) {
    const { good, said } = await runSchemathesis(command, run)
    console.log(`${good ? 'ok' : 'FAILED'}: as ${who}`)
    if (!good) failed.push(`== as ${who}\n${said}`)
  }
  // What failed comes last, where whoever reads the end of a log finds it.
  for (const said of failed) console.log(said)
  return failed.length === 0
}

/**
 * What every JavaScript object inherits is a name like any other: asked for as a field of lists and as a role. In the
 * short form one of the words is asked for, another one with another seed.
 */
function inheritedRuns({ paths }, { names, ...run }) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation }))
  )
  const lists = operations.filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'o'))
  const roles = operations.filter(({ path, method }) => path.includes('{role}') && method !== 'delete')
  const only = [...new Set([...lists, ...roles].map(({ operationId }) => operationId))]
  const words = values.short ? [INHERITED[Number(values.seed) % INHERITED.length]] : INHERITED
  return words.map((word) => [
    `a manager of the broker, asking for ${word}`,
    { ...run, names: { ...names, role: word }, query: { o: [word], q_f: [word] }, only, examples: 2 }
  ])
}

/** Changes who can log in, or what time it is. */
function isLast(id) {
  return /^(put|patch)-users-user|^put-clock$|-erase$/.test(id) || logsOut(id)
}

/** Ends the token that is shown, whatever is sent. */
function logsOut(id) {
  return id === 'delete-auth-tokens' || id === 'post-system-keys-rotate'
}
