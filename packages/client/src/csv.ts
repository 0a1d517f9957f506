/** Lists and tables as files, which are longer than any page and are read as they come in. */

/** A list or table as CSV. Its stream is read once, by `text` or by the caller. */
export interface CsvFile {
  /** What it is to be called: `acme-receivables-2026-01-31.csv`. */
  readonly name: string
  /** UTF-8, with its mark in front. What breaks off fails, so that no half file looks whole. */
  readonly stream: ReadableStream<Uint8Array>
  /** The whole of it, without the mark. */
  text(): Promise<string>
}

/** Of an answer whose body nobody has read. */
export function csvFile({ headers, body }: Pick<Response, 'headers' | 'body'>): CsvFile {
  const [, name = 'list.csv'] = /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '') ?? []
  const stream = body ?? new Blob([]).stream()
  return { name, stream, text: () => new Response(stream).text() }
}

/** A signal for the headers alone: once they are there, `only` ends what comes behind them, and `until` no more. */
export function untilHeaders(
  until: AbortSignal,
  only: AbortSignal | undefined
): { readonly signal: AbortSignal; came(): void } {
  const headers = new AbortController()
  const end = () => headers.abort(until.reason)
  if (until.aborted) end()
  until.addEventListener('abort', end, { once: true })
  return {
    signal: only ? AbortSignal.any([headers.signal, only]) : headers.signal,
    came: () => until.removeEventListener('abort', end)
  }
}
