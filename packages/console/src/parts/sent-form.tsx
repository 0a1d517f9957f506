/** A form that is sent by script: what was typed, what is wrong with it field by field, and that it is on its way. */
import type { FieldErrors } from '@bursar/client'
import { createContext, type FormEvent, type ReactNode, useRef, useState } from 'react'
import { fieldsOf } from '../text/mistyped.ts'
import { sentenceOf } from '../text/sentences.ts'
import { type Typed, typedIn } from './typed.ts'
import './sent-form.css'

/** By name of the field: what the system says is wrong with it. */
export const FieldFaults = createContext<FieldErrors>({})

export interface SentFormProps {
  /** What the button does: `Save`. */
  readonly button: string
  /** The same while it is on its way: `Saving…`. */
  readonly busy: string
  readonly tone?: 'primary' | 'danger' | 'usual'
  readonly className?: string
  readonly disabled?: boolean
  /** Why its viewer may not send it: then nothing in it can be changed, and it says so. */
  readonly closed?: string | undefined
  readonly children?: ReactNode
  /** Beside the button. */
  readonly beside?: ReactNode
  /** Told with each change what is typed by then. */
  changed?(typed: Typed): void
  send(typed: Typed, form: HTMLFormElement): Promise<void>
}

/** Sends once at a time, keeps what was typed when it is refused, and puts the focus where it has to be mended. */
export function SentForm(props: SentFormProps) {
  const {
    button,
    busy,
    tone = 'primary',
    className,
    disabled,
    closed,
    children,
    beside,
    changed,
    send
  } = props
  const form = useRef<HTMLFormElement>(null)
  const [isSending, setSending] = useState(false)
  const [error, setError] = useState<unknown>()

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (isSending) return
    const sent = event.currentTarget
    setSending(true)
    setError(undefined)
    try {
      await send(typedIn(sent), sent)
    } catch (refused) {
      setError(refused)
      requestAnimationFrame(() => sent.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    } finally {
      setSending(false)
    }
  }

  return (
    <FieldFaults value={fieldsOf(error)}>
      <form
        ref={form}
        className={`sent-form ${className ?? ''}`}
        onSubmit={submit}
        onChange={changed && ((event) => changed(typedIn(event.currentTarget)))}
      >
        <fieldset className="sent-fields" disabled={closed !== undefined}>
          {children}
        </fieldset>
        <p className="sent-fault" role="alert">
          {error !== undefined && sentenceOf(error, fieldsIn(form.current))}
        </p>
        <div className="form-end">
          <button
            type="submit"
            className={tone === 'usual' ? undefined : tone}
            disabled={disabled || closed !== undefined}
            aria-disabled={isSending}
          >
            {isSending ? busy : button}
          </button>
          {beside}
          {closed && <span className="muted">{closed}</span>}
        </div>
      </form>
    </FieldFaults>
  )
}

function fieldsIn(form: HTMLFormElement | null): ReadonlySet<string> {
  return new Set([...(form?.elements ?? [])].map((one) => (one as HTMLInputElement).name))
}
