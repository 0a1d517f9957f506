/** A page with a form, which is sent to the API as any client would: the page can do nothing that the API cannot. */
import { type Html, html, joined } from '@bursar/notifications'
import type { ReadBody } from '@bursar/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from './page.ts'

export interface FormPage {
  readonly title: string
  readonly says: string
  readonly fields: readonly FormField[]
  readonly button: string
  /** Said when it is done. */
  readonly done: string
  /** Path of the operation that is called. */
  api(names: ReadonlyMap<string, string>): string
}

export interface FormField {
  /** Of the operation's body. */
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'password'
  /** What a browser fills in (HTML, autofill detail tokens). */
  readonly autocomplete: string
  /** True where not everybody has one. */
  readonly optional?: true
}

/** The page with the form; `faults` are sentences of the last try. */
export function formPage({ title, says, fields, button }: FormPage, faults: readonly string[] = []) {
  const said = joined(faults.map((fault) => html`<p role="alert">${fault}</p>\n`))
  const asked = joined(fields.map(labelled))
  return {
    title,
    body: html`<p>${says}</p>\n${said}<form method="post">\n${asked}<p><button>${button}</button></p>\n</form>`
  }
}

function labelled({ name, label, type, autocomplete, optional }: FormField): Html {
  const required = optional ? html`` : html` required`
  return html`<p><label>${label}<br><input name="${name}" type="${type}" autocomplete="${autocomplete}"${required}></label></p>\n`
}

/** Headers that say where a browser's request came from. */
const origins = ['origin', 'sec-fetch-site', 'user-agent'] as const

/** Sends the form to the API, and shows what it answers. */
export async function submit(
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormPage,
  names: ReadonlyMap<string, string>
): Promise<FastifyReply> {
  const sent = (request.body as ReadBody | undefined)?.form?.fields
  const body = Object.fromEntries(form.fields.map(({ name }) => [name, sent?.get(name)?.[0] ?? '']))
  const given = origins.flatMap((name) =>
    request.headers[name] === undefined ? [] : [[name, request.headers[name]]]
  )
  const answered = await request.server.inject({
    method: 'POST',
    url: form.api(names),
    headers: Object.fromEntries(given),
    remoteAddress: request.ip,
    payload: body
  })
  const { statusCode } = answered
  if (statusCode < 400) return sendPage(reply, { title: form.title, body: html`<p>${form.done}</p>` })
  return sendPage(reply, formPage(form, sentencesOf(answered.payload)), statusCode)
}

/** The messages of an error body: `{field: [message, …]}` or `{detail: message}`. */
function sentencesOf(payload: string): readonly string[] {
  const body: unknown = JSON.parse(payload)
  if (typeof body !== 'object' || body === null) return []
  return Object.values(body)
    .flat()
    .filter((text) => typeof text === 'string')
}
