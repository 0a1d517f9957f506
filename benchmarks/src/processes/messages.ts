/** What the measuring process and a measured one say to each other. */

export interface Command {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

export interface Answered {
  readonly id: number
  readonly value?: unknown
  /** Set when the command failed. */
  readonly error?: string
}

/** What a role can be told to do; it ends by `close`. */
export interface Role {
  readonly commands: Readonly<Record<string, (input: any) => Promise<unknown>>>
  close(): Promise<void>
}
