/**
 * ETags of lists and tables: who asks again for what did not change is told so (304), after access was checked.
 *
 * What counts for an answer is the answer itself. A tag of the positions of the logs would be cheaper and wrong: lists
 * end at the present, some are read from their stream, and what a person may see is decided when they ask. As an HMAC
 * over who asks and what for it says nothing to anybody else, and not how busy others are.
 */
import { createHmac } from 'node:crypto'

/** Who asks for what, and what the answer is. */
export interface Tagged {
  readonly caller: string
  readonly url: string
  /** JSON. */
  readonly text: string
  /** The request's present, which is no part of what is told. */
  readonly now: string
}

/** A weak tag: the header of a list says until when it was asked, which is each time another instant. */
export function entityTag(secret: Buffer, { caller, url, text, now }: Tagged): string {
  const parts = [caller, url, withoutPresent(text, now)]
  const hmac = createHmac('sha256', secret)
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
  return `W/"${hmac.digest('base64url').slice(0, TAG_CHARS)}"`
}

/** 144 bits. */
const TAG_CHARS = 24

/** The same text where the header of list(+balance) says of its end that it is now. */
function withoutPresent(text: string, now: string): string {
  const [start = '', end] = HEADER.exec(text)?.slice(1) ?? []
  return end === now ? `${start}${text.slice(start.length + end.length)}` : text
}

const HEADER = /^(\{"start_at":(?:null|"[^"]*"),"ends_at":")([^"]*)"/

/** Whether an If-None-Match header names the tag. */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((one) => weak(one.trim()) === tag)
}

/** Proxies that pack an answer make strong tags weak, and some the other way round. */
const weak = (tag: string) => (tag.startsWith('"') ? `W/${tag}` : tag)
