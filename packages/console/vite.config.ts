import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'
import { listOfAddresses } from './build/list-of-addresses.ts'

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
    manifest: 'manifest.json'
  }
})
