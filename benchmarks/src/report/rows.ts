/** The results as rows of one table: what was measured, how much it is, against what, and what it should be. */
import type { BookFigures } from '../measures/book.ts'
import type { CheckoutFigures } from '../measures/checkout.ts'
import type { MemoryFigures } from '../measures/memory.ts'
import { type PageFigures, type ReadFigures, spread } from '../measures/reads.ts'
import type { StartFigures } from '../measures/start.ts'

export interface Results {
  readonly checkout: Readonly<Record<number, CheckoutFigures>>
  readonly pages: PageFigures
  readonly book: BookFigures
  readonly start: StartFigures
  readonly memory: MemoryFigures
}

export interface Row {
  readonly what: string
  readonly figure: string
  readonly beside: string
  /** Empty where there is none. */
  readonly target: string
  readonly met: boolean | undefined
}

export function resultRows({ checkout, pages, book, start, memory }: Results): Row[] {
  return [
    ...Object.entries(checkout).flatMap(([callers, figures]) => checkoutRows(Number(callers), figures)),
    ...pageRows(pages),
    readRow('funds, 18 months', book.funds),
    ...Object.entries(book.metrics).map(([name, figures]) => readRow(name, figures)),
    ...importRows(book),
    ...replayRows(book),
    row('start to ready', `${start.seconds.toFixed(2)} s`, 'second start', '< 1.5 s', start.seconds < 1.5),
    row('memory at ready', `${start.megabytes.toFixed(0)} MB`, 'resident', '< 200 MB', start.megabytes < 200),
    memoryRow(memory)
  ]
}

function memoryRow({ callers, ready, afterLoad }: MemoryFigures): Row {
  const beside = `${callers} callers who buy and read; ${ready.toFixed(0)} MB before them`
  return row('memory after a load', `${afterLoad.toFixed(0)} MB`, beside, '< 300 MB', afterLoad < 300)
}

function checkoutRows(callers: number, figures: CheckoutFigures): Row[] {
  const { cpu, p50, p99, perSecond, fastifyCpu, fastifyP50, sqliteCpu, sqliteMs } = figures
  const name = `checkout, ${callers} at once`
  const many = callers > 1
  const limits = fastifyCpu + sqliteCpu
  return [
    row(
      `${name}: CPU each`,
      ms(cpu),
      `${(cpu / limits).toFixed(1)} × Fastify ${ms(fastifyCpu)} + SQLite ${ms(sqliteCpu)}`,
      many ? '<= 1 ms' : '',
      many ? cpu <= 1 : undefined
    ),
    row(`${name}: p50`, ms(p50), `Fastify ${ms(fastifyP50)}, SQLite commits alone ${ms(sqliteMs)} each`),
    row(
      `${name}: p99`,
      ms(p99),
      `${(p99 / p50).toFixed(1)} × p50, ${perSecond.toFixed(0)}/s`,
      many ? '< 10 × p50' : '',
      many ? p99 < 10 * p50 : undefined
    )
  ]
}

function pageRows({ statements, spread: turns, session, profile }: PageFigures): Row[] {
  const entries = Object.entries(statements)
  const least = entries[0]?.[1].cpu ?? Number.NaN
  return [
    ...entries.map(([count, figures]) => {
      const ratio = `${(figures.cpu / least).toFixed(2)} × the shortest`
      return readRow(`last 25 of ${count} statement rows`, figures, ratio, statementMs)
    }),
    readRow(
      `the same of ${spread.subscribers} statements in turn`,
      turns,
      `${(turns.cpu / least).toFixed(2)} × the shortest`
    ),
    readRow('who is logged in', session),
    readRow('a profile', profile)
  ]
}

/** @param most milliseconds that it should take, where that is said */
function readRow(what: string, { cpu, p50, fastify }: ReadFigures, ratio?: string, most?: number): Row {
  const beside = [ratio, `${(cpu / fastify).toFixed(1)} × Fastify ${ms(fastify)}`, `p50 ${ms(p50)}`]
  return row(
    `${what}: CPU each`,
    ms(cpu),
    beside.filter((part) => part !== undefined).join(', '),
    most === undefined ? '' : `<= ${most} ms`,
    most === undefined ? undefined : cpu <= most
  )
}

function importRows({ source, first, again }: BookFigures): Row[] {
  const rate = (first.rows / first.settledSeconds).toFixed(0)
  return [
    row(`import of ${source}`, `${rate} rows/s`, `${ms(first.cpu)} CPU a row, read models included`),
    row(
      'import of the same again',
      `${(again.rows / again.settledSeconds).toFixed(0)} rows/s`,
      `${again.created} created`,
      'nothing new',
      again.created === 0
    )
  ]
}

function replayRows({ replay, raw }: BookFigures): Row[] {
  const speed = raw.seconds / replay.seconds
  const scan = raw.scanSeconds / replay.seconds
  return [
    row(
      'replay of everything',
      `${(replay.events / replay.seconds).toFixed(0)} events/s`,
      `${percent(speed)} of the raw loop (${(raw.events / raw.seconds).toFixed(0)}/s)`,
      '>= 60 %',
      speed >= 0.6
    ),
    row(
      'the same against scanning and parsing alone',
      percent(scan),
      `${(raw.events / raw.scanSeconds).toFixed(0)} events/s, ${replay.documents} documents`
    )
  ]
}

function row(what: string, figure: string, beside: string, target = '', met?: boolean): Row {
  return { what, figure, beside, target, met }
}

const statementMs = 0.4
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const percent = (share: number) => `${(share * 100).toFixed(0)} %`
