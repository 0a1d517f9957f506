import { existsSync } from 'node:fs'
import t from 'tap'
import { documents, knownVariables, PROCESSES, yaml } from './read.ts'

const FOLDER = 'infra/kubernetes'
const known = new Set([...knownVariables(), 'POD_IP'])

t.test('the kustomization names files that are there', async (t) => {
  const { resources, patches } = yaml(`${FOLDER}/kustomization.yaml`)
  for (const path of [...resources, ...patches.map(({ path }: { path: string }) => path)]) {
    t.ok(existsSync(`${FOLDER}/${path}`), path)
  }
  const [topics] = yaml('infra/kafka/topics/kustomization.yaml').configMapGenerator
  for (const path of topics.files) t.ok(existsSync(`infra/kafka/topics/${path}`), path)
})

t.test('every process runs more than once, has a name, and is not stopped everywhere at once', async (t) => {
  for (const name of PROCESSES) {
    const [deployment, service, budget] = documents(`${FOLDER}/${name}.yaml`)
    const labels = { bursar: name }
    t.ok(deployment.spec.replicas > 1, name)
    t.match(deployment, {
      kind: 'Deployment',
      metadata: { name },
      spec: { selector: { matchLabels: labels } }
    })
    t.same(deployment.spec.template.metadata.labels, labels)
    t.match(service, {
      kind: 'Service',
      metadata: { name },
      spec: { selector: labels, ports: [{ port: 8080 }] }
    })
    t.equal(
      service.spec.ports.length,
      name === 'gateway' ? 1 : 2,
      'operators are no business of the gateway’s clients'
    )
    t.match(budget, { kind: 'PodDisruptionBudget', spec: { selector: { matchLabels: labels } } })
    t.ok(budget.spec.minAvailable < deployment.spec.replicas, 'a node can be emptied')
    const [process] = deployment.spec.template.spec.containers
    t.same(process.args, ['node', `services/${name}/dist/main.js`])
    t.equal(process.name, 'process', 'which the common part is merged with')
  }
})

t.test('what all have in common: probes, limits, no rights, secrets by reference', async (t) => {
  const { spec } = yaml(`${FOLDER}/every-process.yaml`).spec.template
  const [process] = spec.containers
  t.match(process.livenessProbe.httpGet, { path: '/-/live' })
  t.match(process.readinessProbe.httpGet, { path: '/-/ready?of=process' })
  t.ok(process.resources.limits.memory)
  const { annotations } = yaml(`${FOLDER}/every-process.yaml`).spec.template.metadata
  const operators = process.ports.find(({ name }: { name: string }) => name === 'operators')
  t.equal(annotations['prometheus.io/port'], String(operators.containerPort))
  t.match(spec.securityContext, { runAsNonRoot: true })
  t.match(process.securityContext, { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
  const secrets = new Map<string, any>(process.env.map((one: any) => [one.name, one]))
  t.match(secrets.get('MONGODB_URI').valueFrom, { secretKeyRef: { name: 'bursar' } })
  const [{ mountPath }] = process.volumeMounts
  const files = spec.volumes[0].secret.items.map(({ path }: { path: string }) => `${mountPath}/${path}`)
  for (const name of ['BURSAR_MASTER_KEY_FILE', 'BURSAR_OPERATOR_TOKEN_FILE']) {
    t.ok(files.includes(secrets.get(name).value), name)
  }
})

t.test('a site without Stripe starts without its secrets', async (t) => {
  const env = (name: string) =>
    documents(`${FOLDER}/${name}.yaml`)[0].spec.template.spec.containers[0].env ?? []
  const stripe = env('billing').filter(({ name }: { name: string }) => name.startsWith('STRIPE_'))
  t.equal(stripe.length, 2)
  for (const { valueFrom } of stripe) t.match(valueFrom.secretKeyRef, { name: 'bursar', optional: true })
  for (const name of PROCESSES.filter((one) => one !== 'billing')) {
    t.notMatch(JSON.stringify(env(name)), 'STRIPE_SECRET', name)
  }
})

t.test('no process is told what it does not know', async (t) => {
  const common = yaml(`${FOLDER}/every-process.yaml`).spec.template.spec.containers[0].env
  const own = PROCESSES.flatMap(
    (name) => documents(`${FOLDER}/${name}.yaml`)[0].spec.template.spec.containers[0].env ?? []
  )
  const site = Object.keys(yaml(`${FOLDER}/site.yaml`).data).filter((name) => name !== 'REPLICATION')
  const names = [...common, ...own].map(({ name }: { name: string }) => name)
  for (const name of [...names, ...site]) t.ok(known.has(name), name)
})
