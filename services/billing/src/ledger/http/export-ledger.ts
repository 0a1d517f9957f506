import { Readable } from 'node:stream'
import { justAfter } from '@bursar/calendar'
import { Journal, type LedgerRow } from '@bursar/contracts'
import {
  type OperationRequest,
  operation,
  organizationsOf,
  stretchesOf,
  whileSent
} from '@bursar/service-kit'
import { journalEntry, journalHead, profilesOf } from '../domain/journal.ts'

export const exportLedger = operation({
  method: 'GET',
  path: '/api/billing/transactions/ledger',
  access: 'broker',
  summary: 'The whole ledger as a journal that the `ledger` program reads: plain text, oldest first',
  answers: { 200: Journal },
  handle(request) {
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="ledger-${request.now.slice(0, 10)}.journal"`
    }
    const body = () => Readable.from(journal(request), { highWaterMark: 1 })
    return whileSent(request.inTurn, async () => ({ status: 200, body: body(), headers }))
  }
})

/** Some hundred rows at a time, each read when the ones before it are sent. What breaks it off leaves no whole file. */
async function* journal(request: OperationRequest<any, any>): AsyncGenerator<string> {
  const { collection, now } = request
  yield journalHead(now)
  const range = { list: 'all', by: '', before: justAfter(now) }
  const order = ({ created_at }: LedgerRow) => created_at
  for await (const rows of stretchesOf<LedgerRow>(collection('ledger'), range, order)) {
    const organizations = await organizationsOf(request, profilesOf(rows))
    yield rows.map((row) => journalEntry(row, (profile) => organizations(profile).slug)).join('')
  }
}
