/**
 * The hash chain that makes a log tamper-evident: each event's link covers the link before it, its place and
 * its stored bytes, so nothing can be changed, moved, put in or taken out without breaking a link.
 */
import { hash } from 'node:crypto'
import type { StoredEvent } from './event.ts'

/** What the first event's link is computed from. */
export const GENESIS = '0'.repeat(64)

/** The part of an event that its link covers. */
export type Linked = Omit<StoredEvent, 'hash'>

/**
 * The link of `event`: SHA-256 over the previous link, the line `position stream version type` and the body's
 * UTF-8 bytes, as 64 hex characters. Stream names and types hold no white space, so the line reads in one way.
 */
export function linkHash(previousHash: string, event: Linked): string {
  const { position, stream, version, type, body } = event
  return hash('sha256', `${previousHash}${position} ${stream} ${version} ${type}\n${body}`)
}
