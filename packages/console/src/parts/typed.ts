/** What somebody typed into a form. */
export interface Typed {
  /** Without spaces around it. */
  text(name: string): string
  /** As it was typed: a password. */
  raw(name: string): string
  /** A whole number; undefined where nothing was typed, or none. */
  number(name: string): number | undefined
  isOn(name: string): boolean
}

export function typedIn(form: HTMLFormElement): Typed {
  const data = new FormData(form)
  const raw = (name: string) => String(data.get(name) ?? '')
  const text = (name: string) => raw(name).trim()
  return {
    raw,
    text,
    number(name) {
      const digits = text(name).replaceAll(' ', '')
      return /^\d+$/.test(digits) ? Number(digits) : undefined
    },
    isOn: (name) => data.has(name)
  }
}
