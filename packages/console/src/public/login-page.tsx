import { useNavigate, useSearch } from '@tanstack/react-router'
import { Login } from './login.tsx'

export function LoginPage() {
  const { next = '/' } = useSearch({ from: '/login' })
  const navigate = useNavigate()
  return <Login next={next} done={() => void navigate({ href: next, replace: true })} />
}
