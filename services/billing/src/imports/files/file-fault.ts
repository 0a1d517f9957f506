/** A file that is refused as a whole, before any row of it is taken in. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
}

/** Refuses the file, at a line of it where that is known. */
export function refuseFile(message: string, line?: number): never {
  throw new FileFault(line === undefined ? message : `Line ${line}: ${message}`)
}
