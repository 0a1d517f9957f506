import { SentMailList } from '@bursar/contracts'
import type { Mailer } from '@bursar/notifications'
import { answer, fail, L7, listPage, managesBroker, operation, shownText } from '@bursar/service-kit'
import { mailViews } from '../mail-view.ts'
import { type MailDocument, OUTBOX } from '../projection.ts'

const NOTHING_LEAVES =
  'No mail leaves this site: set BURSAR_SMTP_URL and BURSAR_MAIL_FROM to a mail server and a sender.'

/** GET /api/system/mail: managers alone, for mail says of customers what contributors do not see. */
export const listMail = (mailer: Mailer) =>
  operation({
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
        search: {
          kind: ({ kind }: MailDocument) => kind,
          to: ({ address }: MailDocument) => shownText(address),
          outcome: ({ outcome }: MailDocument) => outcome
        }
      } as const
      const page = await listPage(request, source, (rows) => mailViews(request, rows))
      return answer(200, { ...page, detail: mailer.leaves ? '' : NOTHING_LEAVES })
    }
  })
