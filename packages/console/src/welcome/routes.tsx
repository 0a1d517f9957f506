/** Where a new site begins. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside } from '../roots.tsx'

export const welcomeRoute = createRoute({
  getParentRoute: () => inside,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome.tsx'), 'Welcome')
})
