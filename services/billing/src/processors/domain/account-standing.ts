/** How an account stands: `gone` is one that the site may not use any more. */
export type AccountStanding = { readonly is: 'gone' } | ({ readonly is: 'open' } & PayeeStanding)

export interface PayeeStanding {
  /** Whether money can be handed on to it. */
  readonly receives: boolean
  /** Whether it pays out to a bank. */
  readonly pays_out: boolean
  /** What the processor still asks for, by its names of that. */
  readonly due: readonly string[]
}
