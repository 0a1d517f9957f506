import { ApiError } from '@bursar/client'
import './sent-form.css'

/** What the API says about single fields, by name. */
export function faultsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(
    Object.entries(error.fields ?? {}).map(([name, said]) => [name, [said].flat().join(' ')])
  )
}

/** What was refused as a whole, above the button that was pressed. */
export function FormFault({ error }: { readonly error: Error | null }) {
  return (
    <p className="fault form-fault" role="alert">
      {error?.message}
    </p>
  )
}
