import { readAmount } from '../text/amounts.ts'

/** What somebody typed into a form. */
export interface Typed {
  /** Without spaces around it. */
  text(name: string): string
  /** As it was typed: a password. */
  raw(name: string): string
  /** A whole number; undefined where nothing was typed, or none. */
  number(name: string): number | undefined
  /** `12.50` is 1250, in 1/100; undefined where nothing was typed, or no such sum. */
  amount(name: string): number | undefined
  /** All that is chosen of the ticks of this name. */
  chosen(name: string): readonly string[]
  /** Undefined where none was chosen. */
  file(name: string): File | undefined
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
    amount: (name) => readAmount(text(name)),
    chosen: (name) => data.getAll(name).map(String),
    file(name) {
      const file = data.get(name)
      return file instanceof File && file.size > 0 ? file : undefined
    },
    isOn: (name) => data.has(name)
  }
}
