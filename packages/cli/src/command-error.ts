/** Ends a command with a message for people instead of a stack trace. */

/** What commands end with: all well, something is wrong in the data, the command could not do its work. */
export const exitCodes = { ok: 0, wrong: 1, failed: 2 } as const

/** The command could not do its work: bad usage, bad configuration, nothing to reach. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
