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
  /** Does what the page is for by calling the API; answers what the last call did. */
  send(call: Call, names: ReadonlyMap<string, string>, fields: FormFields): Promise<Called>
}

/** What was typed, by name. */
export type FormFields = Readonly<Record<string, string>>

/** One call of the API, with what the browser said of itself. */
export type Call = (asked: {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly body?: FormFields
  /** An access token. */
  readonly token?: string
}) => Promise<Called>

/** What the API answered. */
export interface Called {
  readonly status: number
  /** JSON, parsed. */
  readonly body: unknown
}

export interface FormField {
  /** Of the operation's body. */
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'password'
  /** What a browser fills in (HTML, autofill detail tokens). */
  readonly autocomplete: string
  /** True where it may stay empty: it is not sent then. */
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
  const typed = form.fields.map(({ name, optional }) => [name, sent?.get(name)?.[0] ?? '', optional] as const)
  const fields = Object.fromEntries(typed.filter(([, text, optional]) => text !== '' || !optional))
  const { status, body } = await form.send(callFor(request), names, fields)
  if (status < 400) return sendPage(reply, { title: form.title, body: html`<p>${form.done}</p>` })
  return sendPage(reply, formPage(form, sentencesOf(body)), status)
}

function callFor(request: FastifyRequest): Call {
  const given = origins.flatMap((name) =>
    request.headers[name] === undefined ? [] : [[name, request.headers[name]]]
  )
  return async ({ method, url, body, token }) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { statusCode, payload } = await request.server.inject({
      method,
      url,
      headers: { ...Object.fromEntries(given), ...authorization },
      remoteAddress: request.ip,
      ...(body && { payload: body })
    })
    return { status: statusCode, body: payload === '' ? null : JSON.parse(payload) }
  }
}

/** The messages of an error body: `{field: [message, …]}` or `{detail: message}`. */
function sentencesOf(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return []
  return Object.values(body)
    .flat()
    .filter((text) => typeof text === 'string')
}
