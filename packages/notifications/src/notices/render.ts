/** From a notice to the words of its mail, as plain text and as HTML. */
import { type Html, html, joined } from '../html.ts'
import { textsIn } from '../texts/languages.ts'
import type { Letter, Notice, Sender, Texts } from './notice.ts'
import { withoutLinks } from './without-links.ts'

export interface Rendered {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A subject's length at most, in characters: names of people and profiles stand in it. */
const SUBJECT_CHARS_MAX = 200

/** Writes a notice in a language (`en`, `pt-br`, …), or in English where we have no words in it. */
export function render(notice: Notice, wanted: string, sender: Sender): Rendered {
  const { lang, texts } = textsIn(wanted)
  const letter = letterOf(texts, notice, sender)
  const signature = texts.signature(sender)
  return {
    subject: oneLine(letter.subject),
    text: asText(letter, signature),
    html: asHtml(letter, signature, lang).html
  }
}

function letterOf(texts: Texts, { kind, data }: Notice, sender: Sender): Letter {
  // The kind is that of the data, which TypeScript cannot follow over a union of functions.
  const write = texts[kind] as (data: Notice['data'], sender: Sender) => Letter
  return withoutEmpty(write(typedByPeople(data), sender))
}

/** What there is nothing to say of is left out. */
function withoutEmpty({ action, also, ...letter }: Letter): Letter {
  const paragraphs = letter.paragraphs.filter((paragraph) => paragraph !== '')
  return {
    ...letter,
    paragraphs,
    ...(action && action.link !== '' && { action }),
    ...(also && also.link !== '' && { also })
  }
}

/** What people name themselves and their profiles, and write to each other, leads nowhere. */
function typedByPeople(data: Notice['data']): Notice['data'] {
  const fields = Object.entries(data).map(([name, value]) => [
    name,
    isTyped(name) ? withoutLinks(String(value)) : value
  ])
  return Object.fromEntries(fields)
}

const isTyped = (field: string) =>
  ['profile', 'role', 'who', 'message', 'agent', 'provider', 'plan', 'what'].includes(field)

/** Line breaks would end a header. */
function oneLine(subject: string): string {
  return subject.replace(/\s+/g, ' ').trim().slice(0, SUBJECT_CHARS_MAX)
}

function asText({ paragraphs, message, code, action, also, note }: Letter, signature: string): string {
  const parts = [
    ...paragraphs,
    message?.replace(/^/gm, '> '),
    code,
    action && `${action.label}: ${action.link}`,
    also && `${also.label}: ${also.link}`,
    note,
    `-- \n${signature}`
  ]
  return `${parts.filter((part) => part !== undefined && part !== '> ').join('\n\n')}\n`
}

function asHtml(letter: Letter, signature: string, lang: string): Html {
  const { subject, paragraphs, message, code, action, also, note } = letter
  const body = [
    ...paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`),
    quoted(message),
    typed(code),
    button(action),
    link(also),
    small(note)
  ]
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="${styles.body}">
<div style="${styles.column}">
${joined(body)}<hr style="${styles.line}">
<p style="${styles.small}">${signature}</p>
</div>
</body>
</html>
`
}

/** Mail programs know no style sheets: the styles of one element each. */
const styles = {
  body: 'margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif',
  column: 'max-width:560px;margin:0 auto',
  line: 'border:0;border-top:1px solid #8884',
  quoted: 'margin:0 0 16px;padding-left:12px;border-left:3px solid #8884;white-space:pre-line',
  code: 'font:600 28px/1.3 ui-monospace,monospace;letter-spacing:4px',
  button:
    'display:inline-block;padding:10px 18px;border-radius:6px;background:#1d4ed8;color:#fff;text-decoration:none',
  small: 'font-size:13px;opacity:.75',
  link: 'font-size:13px;opacity:.75;word-break:break-all'
} as const

const noHtml = html``

function quoted(message: string | undefined): Html {
  if (message === undefined || message === '') return noHtml
  return html`<blockquote style="${styles.quoted}">${message}</blockquote>\n`
}

function typed(code: string | undefined): Html {
  if (code === undefined) return noHtml
  return html`<p style="${styles.code}">${code}</p>\n`
}

function button(action: Letter['action']): Html {
  if (action === undefined) return noHtml
  const { label, link } = action
  return html`<p><a href="${link}" style="${styles.button}">${label}</a></p>
<p style="${styles.link}">${link}</p>\n`
}

function link(also: Letter['also']): Html {
  return also === undefined ? noHtml : html`<p><a href="${also.link}">${also.label}</a></p>\n`
}

function small(note: string | undefined): Html {
  return note === undefined ? noHtml : html`<p style="${styles.small}">${note}</p>\n`
}
