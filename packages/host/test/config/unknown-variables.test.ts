import { readdirSync, readFileSync } from 'node:fs'
import { checkNames, unknownNames, variables } from '@bursar/host'
import t from 'tap'

const root = new URL('../../../../', import.meta.url)
const settings = Object.keys(variables)
const ours = settings.filter((name) => name.startsWith('BURSAR_'))
const refused = (name: string, text = '1') => {
  try {
    return `taken: ${checkNames({ [name]: text })}`
  } catch (error) {
    return (error as Error).message
  }
}

t.test('a setting with one or two letters wrong is refused by the name that is meant', async (t) => {
  t.equal(
    refused('BURSAR_DTA'),
    'BURSAR_DTA is not a setting. Did you mean BURSAR_DATA? Rename it or remove it.'
  )
  t.match(refused('BURSAR_SESION_DAY'), 'Did you mean BURSAR_SESSION_DAYS?')
  t.match(refused('BURSAR_ADMIN_PASWORD'), 'Did you mean BURSAR_ADMIN_PASSWORD?')
  t.match(refused('BURSAR_PORT', '9000'), /mean PORT\?/, 'the port has no prefix')
  t.match(refused('BURSAR_MONGODB_URI'), /mean MONGODB_URI\?/)
  for (const name of ours) {
    const at = 'BURSAR_'.length
    for (const wrong of [`${name}X`, name.slice(0, -1), `${name.slice(0, at)}Q${name.slice(at + 1)}`]) {
      if (!settings.includes(wrong)) t.match(refused(wrong), /is not a setting/, wrong)
    }
  }
  t.notMatch(refused('BURSAR_ADMIN_PASWORD', 'secret-word'), 'secret-word')
})

t.test('settings, and what others set, pass', async (t) => {
  t.equal(checkNames(Object.fromEntries(settings.map((name) => [name, '1']))), undefined)
  t.equal(checkNames({ PATH: '/bin', BURSER_DATA: 'x', BURSAR_CDNOW: undefined }), undefined)
  const ofTests = { BURSAR_CDNOW: 'f', BURSAR_REAL: 'local', BURSAR_BENCH: 'short', BURSAR_REAL_HTTP: 'all' }
  t.equal(
    checkNames(ofTests),
    'BURSAR_CDNOW, BURSAR_REAL, BURSAR_BENCH, BURSAR_REAL_HTTP: unknown settings, ignored.',
    'one line, whatever they are'
  )
  const ofKubernetes = {
    BURSAR_SERVICE_HOST: '10.0.0.1',
    BURSAR_SERVICE_PORT: '8080',
    BURSAR_SERVICE_PORT_HTTP: '8080',
    BURSAR_PORT: 'tcp://10.0.0.1:8080',
    BURSAR_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    BURSAR_PORT_8080_TCP_ADDR: '10.0.0.1'
  }
  t.match(checkNames(ofKubernetes), /^BURSAR_SERVICE_HOST, .*ignored\.$/)
  t.same(unknownNames(ofKubernetes), Object.keys(ofKubernetes))
  t.match(checkNames({ BURSAR_CDNOW: 'f' }), /^BURSAR_CDNOW: unknown setting,/)
})

t.test('every setting is described where people look', async (t) => {
  const docs = readdirSync(new URL('docs/operating/', root)).map((name) => `docs/operating/${name}`)
  const text = ['README.md', ...docs].map((path) => readFileSync(new URL(path, root), 'utf8')).join('\n')
  t.same(
    settings.filter((name) => !text.includes(name)),
    []
  )
})
