import { readdirSync } from 'node:fs'
import t from 'tap'
import { text, yaml } from './read.ts'

/** Metrics of our own, as the sources name them, and those that prom-client and Prometheus add. */
const sources = ['packages/service-kit/src', 'packages/host/src', 'services/gateway/src'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => text(`${folder}/${path}`))
)
const ours = new Set(
  sources.flatMap((source) => source.match(/'(bursar_[a-z_]+|http_request_duration_seconds)'/g) ?? [])
)
const THEIRS = /^(up|process_(cpu_seconds_total|resident_memory_bytes)|nodejs_eventloop_lag_p99_seconds)$/

/** Every name of a metric in an expression; recorded ones hold colons. */
function metricsOf(expression: string): string[] {
  return expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|on|ignoring|without) *\([^)]*\)/g, '')
    .match(/\b[a-z_][a-z0-9_:]*\b(?! *\()/g)!
    .filter((word) => /[_:]|^up$/.test(word) && !/^\$/.test(word))
    .filter((word) => word !== '__rate_interval')
}

function isKnown(name: string, recorded: ReadonlySet<string>): boolean {
  const base = name.replace(/_(bucket|count|sum)$/, '')
  return ours.has(`'${base}'`) || THEIRS.test(name) || recorded.has(name)
}

t.test('alerts ask for metrics that there are, and say what is wrong', async (t) => {
  const { groups } = yaml('infra/prometheus/rules.yml')
  const rules = groups.flatMap(({ rules }: any) => rules)
  const recorded = new Set<string>(rules.flatMap(({ record }: any) => record ?? []))
  for (const { alert, record, expr, labels, annotations } of rules) {
    const names = metricsOf(expr)
    t.ok(names.length > 0, `${alert ?? record} asks for something`)
    for (const name of names) t.ok(isKnown(name, recorded), `${alert ?? record}: ${name}`)
    if (alert) {
      t.match(labels.severity, /^(page|ticket)$/)
      t.ok(annotations.summary)
      t.match(text('docs/operating/watching.md'), alert, `${alert} has a word of advice`)
    }
  }
})

t.test('panels ask for metrics that there are, and do not cover each other', async (t) => {
  const { panels } = JSON.parse(text('infra/grafana/dashboard.json'))
  const cells = new Set<string>()
  for (const { title, targets = [], gridPos } of panels) {
    for (const { expr } of targets) {
      for (const name of metricsOf(expr)) t.ok(isKnown(name, new Set()), `${title}: ${name}`)
    }
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        if (cells.has(`${x},${y}`)) t.fail(`${title} covers another panel`)
        cells.add(`${x},${y}`)
      }
    }
  }
  const asked = panels.flatMap(({ targets = [] }: any) => targets.map(({ expr }: any) => expr)).join(' ')
  for (const what of ['lag', 'parked', 'duration', 'log_position']) t.match(asked, what)
})
