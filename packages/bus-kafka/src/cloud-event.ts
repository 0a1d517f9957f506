/**
 * A stored event as a Kafka message and back: CloudEvents 1.0, Kafka binding, binary mode. Attributes are headers
 * `ce_<name>`, the key is the stream, the value is the data's JSON as it was stored.
 *
 * What was stored comes back byte for byte, because hashes are over it: headers keep the order of the
 * attributes, and where attributes and data do not give the stored text, a header `bursar_envelope` carries what
 * stands before the data (an empty one: the value is all of it).
 */
import type { Incoming, Outgoing } from '@bursar/event-sourcing'

/** The parts of a driver's message that matter here. */
export interface MessageHeaders {
  readonly [name: string]: Buffer | string | (Buffer | string)[] | undefined
}

export interface EventMessage {
  readonly key: string
  readonly value: string
  readonly partition: number
  readonly headers: Record<string, string>
}

/** A message that is no event of ours. */
export class MessageFormatError extends Error {
  readonly code = 'message_format'
}

const DATA = ',"data":'
const ENVELOPE = 'bursar_envelope'

/** Attributes that stand in headers and not in the stored text. */
const BESIDE = new Set(['specversion', 'streamversion', 'position', 'prevposition', 'hash'])

/** The message of an event. `source` stands in for attributes that the stored text lacks. */
export function toMessage({ event, partition, prevposition }: Outgoing, source: string): EventMessage {
  const { stream, type, body, version, position, hash } = event
  const cut = body.indexOf(DATA)
  const attributes = cut > 0 && body.endsWith('}') ? attributesOf(body.slice(0, cut)) : undefined
  const whole = attributes === undefined || attributes.subject !== stream || attributes.type !== type
  const said = whole ? { id: hash, source, type, subject: stream } : attributes
  const headers: Record<string, string> = { 'content-type': 'application/json', ce_specversion: '1.0' }
  for (const [name, value] of Object.entries(said)) headers[`ce_${name}`] = String(value)
  headers.ce_streamversion = String(version)
  headers.ce_position = String(position)
  headers.ce_prevposition = String(prevposition)
  headers.ce_hash = hash
  if (whole) headers[ENVELOPE] = ''
  else if (envelopeOf(attributes) !== body.slice(0, cut)) headers[ENVELOPE] = body.slice(0, cut + DATA.length)
  const value = whole ? body : body.slice(cut + DATA.length, -1)
  return { key: stream, value, partition, headers }
}

/** The flat attributes of a stored event; undefined when the text is none that headers could give back. */
function attributesOf(head: string): Record<string, unknown> | undefined {
  try {
    const attributes = JSON.parse(`${head}}`)
    const travels = ([name, value]: [string, unknown]) => isFlat(value) && !BESIDE.has(name)
    return Object.entries(attributes).every(travels) ? attributes : undefined
  } catch {
    return undefined
  }
}

function isFlat(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

/** The stored text before the data, as the codec writes it. */
function envelopeOf(attributes: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const [name, value] of Object.entries(attributes)) text += attributeText(text, name, String(value))
  return text
}

/** The next attribute of a stored event: every one is a text but the data version. */
function attributeText(before: string, name: string, text: string): string {
  return `${before === '' ? '{' : ','}"${name}":${name === 'dataversion' ? text : JSON.stringify(text)}`
}

/** Reads a message; throws MessageFormatError when it is no event of ours. */
export function fromMessage(headers: MessageHeaders = {}, value: Buffer | null): Incoming {
  const beside: Record<string, string> = {}
  let envelope = ''
  for (const name in headers) {
    if (!name.startsWith('ce_')) continue
    const attribute = name.slice(3)
    const text = String(headers[name])
    if (BESIDE.has(attribute)) beside[attribute] = text
    else envelope += attributeText(envelope, attribute, text)
  }
  const stream = headers.ce_subject
  const type = headers.ce_type
  if (!stream || !type) throw new MessageFormatError('a message without type or subject')
  return {
    event: {
      position: wholeNumber(beside.position),
      stream: String(stream),
      version: wholeNumber(beside.streamversion),
      type: String(type),
      body: bodyOf(envelope, headers[ENVELOPE], value?.toString() ?? ''),
      hash: beside.hash ?? ''
    },
    prevposition: wholeNumber(beside.prevposition)
  }
}

function bodyOf(envelope: string, carried: MessageHeaders[string], value: string): string {
  if (carried === undefined) return `${envelope}${DATA}${value}}`
  const text = String(carried)
  return text === '' ? value : `${text}${value}}`
}

function wholeNumber(text: string | undefined): number {
  const number = Number(text)
  if (text === undefined || !Number.isSafeInteger(number) || number < 0)
    throw new MessageFormatError('a message without a position')
  return number
}
