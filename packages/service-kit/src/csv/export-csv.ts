/**
 * A list or table as CSV: all of its rows, in place of one page. The operation answers some hundred rows at a time,
 * each time from where it ended, and they are sent before the next are read: an export holds no more than that.
 * Rows that come, change or go meanwhile are as they are when their turn comes, and none comes twice. A search, a
 * filter and an order that no index has are worked out once, at the start.
 */
import { addAbortSignal, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { stringify } from 'csv-stringify/sync'
import { newWalk } from '../lists/list-walk.ts'
import type { Answer, Operation, OperationRequest } from '../operation/operation.ts'
import { CSV } from './csv-asked.ts'
import { type CsvForm, csvFormOf } from './csv-columns.ts'

/** For how long one export may go on: who lost access meanwhile reads no further, however slowly. */
const EXPORT_MS_MAX = 15 * 60_000

/**
 * Answers with the whole of it. It takes one of the caller's turns until its last byte is sent; a third at the same
 * time is 429 (ThrottledError). Refusals before the first row are thrown as those of the list; what fails behind it
 * breaks the connection off, so that no half file looks whole.
 */
export async function exportCsv(
  operation: Operation,
  request: OperationRequest<any, any, any>
): Promise<Answer> {
  const headers = {
    'content-type': `${CSV}; charset=utf-8; header=present`,
    'content-disposition': `attachment; filename="${fileName(operation.path, request)}"`,
    vary: 'Accept'
  }
  const form = csvFormOf(operation)
  return whileSent(request.inTurn, async () => {
    const walk = newWalk()
    const list = { ...request.list, page: 1, walk }
    // The export has its turn already.
    const asked = { ...request, list, inTurn: <Value>(work: () => Promise<Value>) => work() }
    const first = await operation.handle(asked)
    async function* texts() {
      yield textOf(form, first.body, true)
      while (!walk.ended) {
        const { body } = await operation.handle(asked)
        yield textOf(form, body, false)
      }
    }
    return { status: 200, body: Readable.from(texts(), { highWaterMark: 1 }), headers }
  })
}

/** An answer that is sent piece by piece. */
export type Sent = Answer & { readonly body: Readable }

/** Answers what `begin` makes, and keeps the turn until it is sent, given up, or takes longer than an export may. */
export function whileSent(inTurn: OperationRequest['inTurn'], begin: () => Promise<Sent>): Promise<Sent> {
  return new Promise((resolve, reject) => {
    inTurn(async () => {
      const answer = await begin()
      addAbortSignal(AbortSignal.timeout(EXPORT_MS_MAX), answer.body)
      resolve(answer)
      await finished(answer.body).catch(() => undefined)
    }).catch(reject)
  })
}

/**
 * In UTF-8 with its mark, without which spreadsheets misread names. A text that a spreadsheet would run as a formula
 * (=, +, -, @, tab or carriage return in front) gets an apostrophe there; numbers stay numbers.
 */
function textOf({ columns, records }: CsvForm, body: unknown, isFirst: boolean): string {
  const rows = records(body)
  if (rows.length === 0 && !isFirst) return ''
  return stringify(rows, {
    columns: [...columns],
    header: isFirst,
    bom: isFirst,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String }
  })
}

/** Whose it is, what it is, and of which day: `acme-receivables-2026-01-31.csv`. */
function fileName(
  path: string,
  { params, now }: Pick<OperationRequest<any, any, any>, 'params' | 'now'>
): string {
  const [, , category = '', ...rest] = path.split('/')
  const named = (rest.length > 0 ? rest : [category]).map((part) =>
    part.replace(/^\{(\w+)\}$/, (_, name) => params[name] ?? '')
  )
  const words = [...named, now.slice(0, 10)].map((word) => word.replaceAll(/[^\w.-]+/g, '-'))
  return `${words.filter((word) => word !== '').join('-')}.csv`
}
