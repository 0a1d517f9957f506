import { SentMailDetail } from '@bursar/contracts'
import { type Mailer, render } from '@bursar/notifications'
import { answer, fail, managesBroker, operation } from '@bursar/service-kit'
import type { AskedMail } from '../../notices/kind.ts'
import { compose } from '../compose.ts'
import { mailViews } from '../mail-view.ts'
import { type MailDocument, OUTBOX } from '../projection.ts'
import { senderOf } from '../sender.ts'

const noWords = { subject: null, text: null, html: null }

/**
 * GET /api/system/mail/{mail}: with its words only where no mail server is set, because they may hold keys and codes. They
 * are worked out again: a mail whose key was used or replaced has none.
 */
export const readMail = (mailer: Mailer) =>
  operation({
    method: 'GET',
    path: '/api/system/mail/{mail}',
    access: 'broker',
    keys: false,
    summary: 'One mail, with its words while no mail server is set',
    answers: { 200: SentMailDetail },
    async handle(request) {
      if (!(await managesBroker(request))) fail('forbidden')
      const { collection, reveal, params, engine } = request
      const stored = await collection(OUTBOX).get<MailDocument>(params.mail ?? '')
      if (stored === undefined) fail('not_found')
      const mail = await reveal(stored)
      const [view] = await mailViews(request, [mail])
      const isShown = mail.outcome === 'kept' && !mailer.leaves
      const composed = isShown ? await compose(engine, mail as AskedMail) : undefined
      const words = composed
        ? render(composed.notice, composed.lang, await senderOf(engine, mail.origin))
        : noWords
      return answer(200, { ...view, ...words })
    }
  })
