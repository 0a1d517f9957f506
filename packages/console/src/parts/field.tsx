import { cloneElement, type ReactElement, type ReactNode, use, useId } from 'react'
import './field.css'
import { FieldFaults } from './sent-form.tsx'

export interface FieldProps {
  readonly label: string
  /** What is to be written, or what it means. */
  readonly hint?: ReactNode
  /** What is wrong with it; absent: what the form was told of the field of its name. */
  readonly fault?: string | undefined
  readonly children: ReactElement<Record<string, unknown>>
}

/** A labelled input with its hint and its fault, which a screen reader says with it. */
export function Field({ label, hint, fault: given, children }: FieldProps) {
  const id = useId()
  const fault = given ?? use(FieldFaults)[String(children.props.name)]?.join(' ')
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': fault ? true : undefined
      })}
      {hint && (
        <small id={`${id}-hint`} className="muted">
          {hint}
        </small>
      )}
      {fault && (
        <small id={`${id}-fault`} className="fault">
          {fault}
        </small>
      )}
    </div>
  )
}
