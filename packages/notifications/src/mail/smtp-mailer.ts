/** Mail by SMTP (RFC 5321), with TLS wherever the server is not on this machine. */
import type { SentMessageInfo, Transporter } from 'nodemailer'
import type { Delivery, Mail, Mailer } from './mailer.ts'
import { type SmtpSettings, transportOptions } from './smtp-settings.ts'

/** What a mail server says at most in a note of ours, in characters. */
const REASON_CHARS_MAX = 500

export function smtpMailer(settings: SmtpSettings): Mailer {
  let transport: Promise<Transporter> | undefined
  return {
    leaves: true,
    async send(mail) {
      try {
        transport ??= open(settings)
        return sent(await (await transport).sendMail(message(mail, settings.from)))
      } catch (error) {
        return failed(error)
      }
    },
    async close() {
      ;(await transport)?.close()
    }
  }
}

/** Connects to the server and logs in, sending nothing; answers why that failed, without the password. */
export async function smtpFaultOf(settings: SmtpSettings): Promise<string | undefined> {
  const transport = await open(settings)
  try {
    await transport.verify()
    return undefined
  } catch (error) {
    return short((error as SmtpFault).message ?? String(error))
  } finally {
    transport.close()
  }
}

/** Loaded with the first mail: most processes send none. */
async function open(settings: SmtpSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport(transportOptions(settings))
}

function message({ id, to, from, subject, text, html }: Mail, address: string) {
  return {
    from: { address, name: from },
    // As a list of one: a comma in an address makes no second one of it.
    to: [{ address: to, name: '' }],
    subject,
    text,
    html,
    messageId: `<${id}@${address.slice(address.lastIndexOf('@') + 1)}>`,
    // RFC 3834: keeps out-of-office replies away.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

function sent(info: SentMessageInfo): Delivery {
  return { is: 'sent', reply: short(String(info.response ?? '')) }
}

/**
 * 5xx of the receiver or the content is final (RFC 5321, 4.2.1). A login or a sender that is refused is a setting to mend:
 * the mail waits for that.
 */
function failed(error: unknown): Delivery {
  const { code, command, responseCode = 0, message } = error as SmtpFault
  const isOfReceiver = code === 'EENVELOPE' && command !== 'MAIL FROM'
  const isFinal = (isOfReceiver || code === 'EMESSAGE') && responseCode >= 500
  return { is: isFinal ? 'refused' : 'failed', reason: short(message ?? String(error)) }
}

/** What nodemailer says of a fault, beside its words. */
interface SmtpFault {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
  readonly message?: string
}

function short(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, REASON_CHARS_MAX)
}
