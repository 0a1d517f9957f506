/** Mails to people: their words in several languages, and the ways by which they leave. */
export { type Html, html, joined } from './html.ts'
export { type Delivery, type Mail, type Mailer, outboxOnly } from './mail/mailer.ts'
export { smtpFaultOf, smtpMailer } from './mail/smtp-mailer.ts'
export { type SmtpSettings, smtpFault } from './mail/smtp-settings.ts'
export type { Letter, Notice, NoticeKind, Notices, Sender, WebhookNews } from './notices/notice.ts'
export { type Rendered, render } from './notices/render.ts'
export { mailLanguages } from './texts/languages.ts'
