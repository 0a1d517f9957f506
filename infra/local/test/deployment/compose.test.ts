import { existsSync } from 'node:fs'
import t from 'tap'
import { knownVariables, PROCESSES, SERVICES, text, yaml } from './read.ts'

const compose = yaml('docker-compose.yml')
const processes: [string, any][] = PROCESSES.map((name) => [name, compose.services[name]])

t.test('every process is there, without rights, and told nothing that it does not know', async (t) => {
  const known = knownVariables()
  t.ok(known.has('MONGODB_URI'), 'the variables were found')
  for (const [name, process] of processes) {
    t.match(JSON.stringify(process.command), `services/${name}/dist/main.js`, name)
    t.match(process, { image: 'bursar', read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] })
    t.same(process.security_opt, ['no-new-privileges:true'])
    t.same(
      Object.keys(process.environment).filter((variable) => !known.has(variable)),
      []
    )
    t.ok(process.volumes.every((volume: string) => volume.endsWith(':ro')))
    t.notOk('healthcheck' in process, 'the image has one')
  }
})

t.test('the secrets of Stripe are files that billing alone is told of', async (t) => {
  for (const [name, { environment }] of processes) {
    const told = Object.keys(environment).filter((variable) => variable.startsWith('STRIPE_'))
    const secret = ['STRIPE_PUBLISHABLE_KEY', 'STRIPE_SECRET_KEY_FILE', 'STRIPE_WEBHOOK_SECRET_FILE']
    const wanted = name === 'billing' ? secret : name === 'gateway' ? ['STRIPE_PUBLISHABLE_KEY'] : []
    t.same(told.sort(), wanted, name)
  }
})

t.test('of the ports of operators one is published, on this machine alone', async (t) => {
  const published = Object.values<any>(compose.services).flatMap(({ ports = [] }) => ports as string[])
  const ofOperators = published.filter((port) => port.endsWith(':8081'))
  t.equal(ofOperators.length, 1)
  t.match(ofOperators[0], /^127\.0\.0\.1:/)
  for (const [, process] of processes) t.equal(process.environment.BURSAR_OPERATOR_HOST, '0.0.0.0')
})

t.test('what a process needs is healthy before it starts', async (t) => {
  for (const name of SERVICES) {
    t.match(compose.services[name].depends_on, {
      secrets: { condition: 'service_completed_successfully' },
      mongodb: { condition: 'service_healthy' },
      kafka: { condition: 'service_healthy' }
    })
  }
  t.same(Object.keys(compose.services.gateway.depends_on).sort(), [...SERVICES].sort())
  for (const name of SERVICES) {
    t.equal(compose.services.gateway.environment[`BURSAR_${name.toUpperCase()}_URL`], `http://${name}:8080`)
  }
  for (const name of ['mongodb', 'kafka']) t.ok(compose.services[name].healthcheck.test.length > 1, name)
})

t.test('data is on volumes, and no secret is in the file', async (t) => {
  const mounted = Object.values<any>(compose.services).flatMap(({ volumes = [] }) => volumes as string[])
  const used = new Set(mounted.map((volume) => volume.split(':')[0]))
  t.same([...used].sort(), Object.keys(compose.volumes).sort())
  t.ok(mounted.includes('mongodb:/data/db') && mounted.includes('kafka:/var/lib/kafka/data'))
  for (const line of text('docker-compose.yml').split('\n')) {
    const value = /(?:PASSWORD|TOKEN|SECRET|KEY)[A-Z_]*(?:_FILE)?: (.*)$/.exec(line)?.[1]
    if (value !== undefined) t.match(value, /^(\$\{[A-Z_]+:-\}|\/var\/lib\/bursar\/[a-z-]+)$/, line.trim())
  }
})

t.test('the image is built of what is there, and runs without rights', async (t) => {
  const dockerfile = text('infra/Dockerfile')
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  t.match(last, /^USER node$/m)
  t.match(last, /^HEALTHCHECK [\s\S]*\/-\/ready/m)
  t.notMatch(last, /^COPY \. /m, 'sources stay outside')
  for (const name of PROCESSES) {
    t.match(dockerfile, `--workspace services/${name}`)
    t.match(dockerfile, new RegExp(`tsc -b[^&]* services/${name}\\b`))
  }
  for (const [, path = ''] of dockerfile.matchAll(/ ((?:infra|services|packages)\/[\w./-]+)/g)) {
    if (!path.includes('*') && !path.includes('/dist')) t.ok(existsSync(path), path)
  }
})
