/** Addresses and their pages: each room says its own in its `routes.tsx`. */
import { createRoute, createRouter } from '@tanstack/react-router'
import { accountRoutes } from './account/routes.tsx'
import { businessRoutes } from './business/routes.tsx'
import { customerRoutes } from './customer/routes.tsx'
import { operatorRoutes } from './operator/routes.tsx'
import { openPayRoutes, payRoutes } from './pay/routes.tsx'
import { Profiles } from './places/profiles.tsx'
import { publicRoutes } from './public/routes.tsx'
import { inside, root } from './roots.tsx'
import { parseSearch, stringifySearch } from './text/address-search.ts'
import { welcomeRoute } from './welcome/routes.tsx'

const profiles = createRoute({ getParentRoute: () => inside, path: '/', component: Profiles })

export const router = createRouter({
  routeTree: root.addChildren([
    ...publicRoutes,
    ...openPayRoutes,
    inside.addChildren([
      profiles,
      welcomeRoute,
      businessRoutes,
      operatorRoutes,
      customerRoutes,
      accountRoutes,
      ...payRoutes
    ])
  ]),
  defaultPreload: 'intent',
  parseSearch,
  stringifySearch,
  trailingSlash: 'never'
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
