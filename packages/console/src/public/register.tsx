import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { register } from '../api/session.ts'
import { siteQuery } from '../api/site.ts'
import { requiredTermsQuery } from '../api/terms.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField, Tick } from '../parts/text-field.tsx'
import { PublicPage } from './public-page.tsx'

/** A name, an address, a password; who goes on with a cart goes on with it. */
export function Register() {
  const { next = '/' } = useSearch({ from: '/register' })
  const navigate = useNavigate()
  const { data: site } = useQuery(siteQuery())
  const { data: terms = [] } = useQuery(requiredTermsQuery)
  if (site && !site.registration_open) {
    return (
      <PublicPage title="Create an account">
        <p>Nobody can register here. Ask whoever runs {site.name} for an invitation.</p>
        <Link to="/login">Sign in</Link>
      </PublicPage>
    )
  }
  return (
    <PublicPage title="Create an account">
      <SentForm
        button="Create account"
        busy="Creating your account…"
        send={async (typed) => {
          const organization_name = typed.text('organization_name')
          await register({
            full_name: typed.text('full_name'),
            email: typed.text('email'),
            new_password: typed.raw('new_password'),
            ...(organization_name && { organization_name }),
            signed: terms.map(({ slug }) => slug).filter(typed.isOn)
          })
          await navigate({ href: next, replace: true })
        }}
      >
        <TextField name="full_name" label="Your name" autoComplete="name" maxLength={150} required />
        <TextField name="email" label="E-mail" type="email" autoComplete="email" maxLength={254} required />
        <TextField
          name="new_password"
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="8 characters or more. A sentence is easier to remember than a riddle."
          minLength={8}
          required
        />
        <TextField name="organization_name" label="Company" autoComplete="organization" maxLength={255} />
        {terms.map(({ slug, title }) => (
          <Tick
            key={slug}
            name={slug}
            required
            label={
              <>
                I agree to the{' '}
                <a href={`/legal/${slug}`} target="_blank" rel="noreferrer">
                  {title}
                </a>
              </>
            }
          />
        ))}
      </SentForm>
      <p className="muted">
        You have an account?{' '}
        <Link to="/login" search={{ next }}>
          Sign in
        </Link>
      </p>
    </PublicPage>
  )
}
