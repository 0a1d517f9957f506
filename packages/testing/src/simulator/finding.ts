/** Something that must never be, found by the simulator. */
export class Finding extends Error {
  readonly code = 'finding'
}

export function finding(what: string): never {
  throw new Finding(what)
}
