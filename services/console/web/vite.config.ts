import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const oneConsole = process.env.CONSOLE_URL ?? 'http://127.0.0.1:3001';

/** The policy of the console allows no inline script, style or data URL. */
export default defineConfig({
  root,
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: { host: '127.0.0.1', proxy: { '/api': oneConsole, '/runbooks': oneConsole } },
});
