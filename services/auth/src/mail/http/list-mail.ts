import { SentMailList } from '@bursar/contracts'
import { answer, fail, L7, listPage, managesBroker, operation } from '@bursar/service-kit'
import { mailViews } from '../mail-view.ts'
import { type MailDocument, OUTBOX } from '../projection.ts'

/** GET /api/system/mail: managers alone, for mail says of customers what contributors do not see. */
export const listMail = operation({
  method: 'GET',
  path: '/api/system/mail',
  access: 'broker',
  keys: false,
  summary: 'Mail that was sent, newest first',
  lists: L7,
  answers: { 200: SentMailList },
  async handle(request) {
    if (!(await managesBroker(request))) fail('forbidden')
    const { collection, reveal } = request
    const source = {
      collection: collection(OUTBOX),
      list: 'all',
      by: '',
      descending: true,
      dates: 'open',
      orderField: 'created_at',
      open: (documents: readonly MailDocument[]) => reveal(documents),
      search: { kind: ({ kind }: MailDocument) => kind, outcome: ({ outcome }: MailDocument) => outcome }
    } as const
    return answer(200, await listPage(request, source, (rows) => mailViews(request, rows)))
  }
})
