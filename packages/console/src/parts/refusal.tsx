import { sentenceOf } from '../text/sentences.ts'
import './sent-form.css'

/** What was refused as a whole; nothing while nothing was. */
export function Refusal({ error }: { readonly error: Error | null | undefined }) {
  return (
    <p className="sent-fault" role="alert">
      {error && sentenceOf(error)}
    </p>
  )
}
