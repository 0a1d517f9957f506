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
  /** False where whoever is logged in may leave it empty. */
  readonly neededInSession?: boolean
}

/** What a form is shown with. */
interface Shown {
  /** Sentences of the last try. */
  readonly faults?: readonly string[]
  /** CSRF token of the browser's session; undefined when nobody is logged in. */
  readonly csrf: string | undefined
}

/** The form's field for it. */
const CSRF_FIELD = 'csrf_token'

/** The page with the form. */
export function formPage({ title, says, fields, button }: FormPage, { faults = [], csrf }: Shown) {
  const said = joined(faults.map((fault) => html`<p role="alert">${fault}</p>\n`))
  const asked = joined([...fields.map((field) => labelled(field, csrf !== undefined)), hidden(csrf)])
  return {
    title,
    body: html`<p>${says}</p>\n${said}<form method="post">\n${asked}<p><button>${button}</button></p>\n</form>`
  }
}

function labelled(
  { name, label, type, autocomplete, optional, neededInSession = true }: FormField,
  inSession: boolean
): Html {
  const isSpared = inSession && !neededInSession
  const asked = isSpared ? `${label}, unless you are logged in with it` : label
  const required = optional || isSpared ? html`` : html` required`
  return html`<p><label>${asked}<br><input name="${name}" type="${type}" autocomplete="${autocomplete}"${required}></label></p>\n`
}

function hidden(csrf: string | undefined): Html {
  return csrf === undefined ? html`` : html`<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">\n`
}

/** Headers that say where a browser's request came from, and who is logged in there. */
const origins = ['origin', 'sec-fetch-site', 'user-agent', 'cookie'] as const

/** What a form is sent with. */
interface Sent {
  readonly names: ReadonlyMap<string, string>
  readonly csrf: string | undefined
}

/** Sends the form to the API, and shows what it answers. */
export async function submit(
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormPage,
  { names, csrf }: Sent
): Promise<FastifyReply> {
  const sent = (request.body as ReadBody | undefined)?.form?.fields
  const typed = form.fields.map(({ name, optional }) => [name, sent?.get(name)?.[0] ?? '', optional] as const)
  const fields = Object.fromEntries(typed.filter(([, text, optional]) => text !== '' || !optional))
  const { status, body } = await form.send(callFor(request, sent?.get(CSRF_FIELD)?.[0] ?? ''), names, fields)
  if (status < 400) return sendPage(reply, { title: form.title, body: html`<p>${form.done}</p>` })
  return sendPage(reply, formPage(form, { faults: sentencesOf(body), csrf }), status)
}

/** @param csrf as it came with the form, and not as it ought to be: the API says whether it is the session's */
function callFor(request: FastifyRequest, csrf: string): Call {
  const given = origins.flatMap((name) =>
    request.headers[name] === undefined ? [] : [[name, request.headers[name]]]
  )
  return async ({ method, url, body, token }) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { statusCode, payload } = await request.server.inject({
      method,
      url,
      headers: { ...Object.fromEntries(given), 'x-csrftoken': csrf, ...authorization },
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
