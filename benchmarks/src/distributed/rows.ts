/** The figures as rows of the report's table. */
import type { Row } from '../report/rows.ts'
import type { AppendFigures } from './appends.ts'
import type { FiveFigures, Replayed } from './five.ts'
import type { InstanceFigures } from './instances.ts'
import type { TopicFigures } from './topics.ts'

export interface DistributedResults {
  readonly appends: AppendFigures
  readonly instances: InstanceFigures
  readonly topics: TopicFigures
  readonly five: FiveFigures
}

export function distributedRows({ appends, instances, topics, five }: DistributedResults): Row[] {
  return [
    ...appendRows(appends),
    ...instanceRows(instances),
    share('relay', topics.relay, topics.rawProducer, 'producer', 0.6),
    share('subscriber of a topic', topics.subscriber, topics.rawConsumer, 'consumer'),
    ...fiveRows(five)
  ]
}

function appendRows({ grouped, single, singleMeeting }: AppendFigures): Row[] {
  const times = grouped / single
  const beside = `${times.toFixed(1)} × one transaction each (${rate(single)}; ${rate(singleMeeting)} when 8 writers meet)`
  return [row('appends, 64 at once', rate(grouped), beside, '>= 3 ×', times >= 3)]
}

function instanceRows(instances: InstanceFigures): Row[] {
  const one = instances[1] ?? Number.NaN
  return Object.entries(instances).map(([count, figure]) => {
    const many = Number(count) > 1
    const beside = many ? `${(figure / one).toFixed(2)} × one instance` : '64 callers each'
    const target = many ? '>= 1 ×' : ''
    return row(`appends, ${count} instances`, rate(figure), beside, target, many ? figure >= one : undefined)
  })
}

function share(what: string, ours: number, raw: number, kind: string, least?: number): Row {
  const part = ours / raw
  const beside = `${(part * 100).toFixed(0)} % of a kafkajs ${kind} alone (${rate(raw)})`
  const target = least === undefined ? '' : `>= ${least * 100} %`
  return row(what, rate(ours), beside, target, least === undefined ? undefined : part >= least)
}

function fiveRows({ alone, together, statement, funds, idle, loaded, load, ...five }: FiveFigures): Row[] {
  const each = ({ requests, seconds, p99 }: typeof alone) => `p99 ${ms(p99)}, ${rate(requests / seconds)}`
  return [
    row('checkout, 1 at once: p50', ms(alone.p50), each(alone)),
    row('checkout, 64 at once: p50', ms(together.p50), each(together)),
    row('last 25 rows of a statement: p50', ms(statement.p50), each(statement)),
    row('funds, 18 months: p50', ms(funds.p50), each(funds)),
    row(
      'from a checkout to the figures: p50',
      ms(idle.p50),
      `p99 ${ms(idle.p99)}, ${idle.probes} probes, idle`
    ),
    row(
      'the same at half the most load: p99',
      ms(loaded.p99),
      `p50 ${ms(loaded.p50)}, ${loaded.probes} probes, ${rate(load)}`,
      '< 1 s',
      loaded.p99 < 1_000
    ),
    row(
      `import of ${five.source}`,
      rate(five.imported.settled),
      `${rate(five.imported.answered)} to the answers`
    ),
    ...replayRows(five.replays)
  ]
}

/** Read models of metrics are made from topics, all others from logs, and those of users and profiles from both. */
function replayRows(replays: readonly Replayed[]): Row[] {
  const fromTopics = replays.filter(({ name }) => name.startsWith('metrics.'))
  const fromLogs = replays.filter(({ name }) => name.startsWith('billing.'))
  return [
    replayRow('replay from topics (metrics)', fromTopics),
    replayRow('replay from the log (billing)', fromLogs)
  ]
}

function replayRow(what: string, replays: readonly Replayed[]): Row {
  const sum = (of: (one: Replayed) => number) => replays.reduce((total, one) => total + of(one), 0)
  const events = sum(({ events }) => events)
  const equal = replays.every((one) => one.equal)
  const beside = `${events} events, ${replays.length} read models`
  return row(what, rate(events / sum(({ seconds }) => seconds)), beside, 'equal digests', equal)
}

function row(what: string, figure: string, beside: string, target = '', met?: boolean): Row {
  return { what, figure, beside, target, met }
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const rate = (value: number) => `${value.toFixed(0)}/s`
