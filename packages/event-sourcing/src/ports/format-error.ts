/** Stores of a format that this version does not know: a newer Bursar wrote them, or they are something else. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** What is said of stores that a newer version wrote. */
export function newerFormat(place: string, version: number, known: number): FormatError {
  return new FormatError(
    `${place} has format ${version}, but this version of Bursar only knows formats up to ${known}. ` +
      'Use the version that wrote it or a newer one.'
  )
}
