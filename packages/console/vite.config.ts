import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'
import { listOfAddresses } from './build/list-of-addresses.ts'

/** Small parts of many pages, in few files: a page then asks for one or two, not for a dozen. Those of Base UI stay apart. */
const SHARED =
  /packages\/(client\/|console\/src\/(api|text|parts)\/(?!plot|row-menu|toasts|dialog|sure-dialog|confirm))|lucide-react/

/** Static files for the gateway: hashed names, nothing inline, and each text beside its compressed forms. */
export default defineConfig({
  root: import.meta.dirname,
  // The test runner has an older React of its own, and libraries must find ours.
  resolve: { dedupe: ['react', 'react-dom'] },
  plugins: [react(), listOfAddresses(), compressed()],
  build: {
    outDir: 'site',
    emptyOutDir: true,
    target: 'es2023',
    // The policy lets no inline script, style or data: module in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All of it is a few kilobytes, and a page then waits for no style of its own.
    cssCodeSplit: false,
    manifest: 'manifest.json',
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Ahead of all that builds on them.
            { name: 'styles', test: /src\/styles\// },
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack)\//
            },
            {
              name: 'shared',
              test: SHARED,
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 25_000
            }
          ]
        }
      }
    }
  }
})
