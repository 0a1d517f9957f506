import { type ReactNode, use, useId } from 'react'
import './text-field.css'
import { FieldFaults } from './sent-form.tsx'

type Given = Omit<React.ComponentProps<'input'>, 'id' | 'name' | 'children'>

export interface TextFieldProps extends Given {
  readonly name: string
  readonly label: string
  /** What will do, said before it is typed. */
  readonly hint?: ReactNode
  /** Of several, in place of a text. */
  readonly options?: readonly (readonly [value: string, text: string])[]
  /** Of a text of several lines. */
  readonly rows?: number
}

/** A label, its field, and what the system says is wrong with what was typed. */
export function TextField({ name, label, hint, options, rows, ...given }: TextFieldProps) {
  const id = useId()
  const wrong = use(FieldFaults)[name]?.join(' ')
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ') || undefined
  const own = { id, name, 'aria-invalid': wrong ? true : undefined, 'aria-describedby': described }
  return (
    <div className="text-field">
      <label htmlFor={id}>
        {label}
        {!given.required && !options && given.type !== 'checkbox' && (
          <span className="muted"> (optional)</span>
        )}
      </label>
      {options ? (
        <select {...own} defaultValue={given.defaultValue as string}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : rows !== undefined ? (
        <textarea
          {...own}
          rows={rows}
          dir="auto"
          defaultValue={given.defaultValue}
          maxLength={given.maxLength}
          required={given.required}
        />
      ) : (
        <input {...own} dir={given.type === 'password' ? undefined : 'auto'} {...given} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="muted">
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-wrong`} className="wrong">
          {wrong}
        </p>
      )}
    </div>
  )
}

/** A choice that is on or off. */
export function Tick({ name, label, ...given }: { name: string; label: ReactNode } & Given) {
  const wrong = use(FieldFaults)[name]?.join(' ')
  return (
    <div className="tick">
      <label>
        <input type="checkbox" name={name} aria-invalid={wrong ? true : undefined} {...given} />
        <span>{label}</span>
      </label>
      {wrong && <p className="wrong">{wrong}</p>}
    </div>
  )
}
