import { type ReactNode, useEffect, useRef } from 'react'
import './page-head.css'

export interface PageHeadProps {
  readonly title: string
  /** Whose page it is: the second half of the browser's title. */
  readonly of: string
  readonly children?: ReactNode
}

/** The heading of a page. A new page begins there, for a screen reader too. */
export function PageHead({ title, of, children }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${of}`
    heading.current?.focus({ preventScroll: true })
  }, [title, of])
  return (
    <header className="page-head">
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {title}
      </h1>
      {children}
    </header>
  )
}
