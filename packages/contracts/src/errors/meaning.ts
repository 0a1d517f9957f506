/** What an error code means to whoever gets it: the hand-written part of its page in docs/errors. */

export interface ErrorMeaning {
  /** What it means, when it comes, and what to do; sentences in Markdown. */
  readonly means: string
  readonly comes: string
  readonly remedy: string
  /**
   * Which operations answer it: words where they are a whole kind, else each as in the OpenAPI document
   * (`POST /api/auth`), which the pages are checked against.
   */
  readonly from: string | readonly string[]
  /** Fields that an answer may name, with their sentences; absent where it has the one text. */
  readonly example?: Readonly<Record<string, readonly string[]>>
}
